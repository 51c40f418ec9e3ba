"""Files of answers: CSV, TSV, XLSX, SPSS and Parquet, each read into the same frozen Dataset.

Here: what stands in the file and where. `reading.read` is the way in.
Not here: which codes an item may have (matrix), what the answers add up to (studies).
"""
