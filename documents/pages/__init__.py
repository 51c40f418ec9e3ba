"""Report shapes as HTML bodies: templates that the web frames and the command line writes to a file."""
