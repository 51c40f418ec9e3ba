"""Format 1 as data: what a file may say is known about it."""

from instruments.grammar_words import (
    BIB_KEY,
    COUNT,
    DATE,
    FIGURE,
    GROUPING,
    LONG_TEXT,
    MEASURED,
    NAME,
    SHORT_TEXT,
)
from instruments.kinds import Either, Key, ListOf, MapOf, Number, OneOf, Record, Truth

VALUE = Record(
    what="a figure",
    keys={
        "value": Key(kind=FIGURE, needed=True, example="value: .84"),
        "low": Key(kind=FIGURE),
        "high": Key(kind=FIGURE),
        "sample": Key(kind=NAME),
        "df": Key(kind=Number(low=1, high=1e8)),
        "q_ref": Key(kind=Number(low=1e-6, high=1e6)),
        "status": Key(kind=OneOf(("measured", "alpha_plus_transient", "assumed", "provisional"))),
        "teams": Key(kind=COUNT),
    },
)
ESTIMATE = Either(scalar=(FIGURE,), table=VALUE, what="a figure", example="{value: .84, low: .81, high: .87}")
SAMPLE = Record(
    what="a sample",
    keys={
        "id": Key(kind=NAME, needed=True, example="id: S1"),
        "purpose": Key(kind=SHORT_TEXT, needed=True, example="purpose: retest"),
        "persons": Key(kind=COUNT, needed=True, example="persons: 120"),
        "teams": Key(kind=COUNT),
        "population": Key(kind=SHORT_TEXT),
        "date": Key(kind=DATE),
        "interval_days": Key(kind=COUNT),
        "mode": Key(kind=SHORT_TEXT),
        "stable": Key(kind=SHORT_TEXT),
    },
)
FIGURES = ("alpha", "omega", "retest_error_variance", "icc1", "within_sd", "team_occasion_sd")
PARAMETERS = Record(
    what="an item's parameters",
    keys={
        "a": Key(kind=FIGURE, needed=True, example="a: 1.8"),
        "b": Key(kind=ListOf(of=FIGURE, least=1, most=100), needed=True, example="b: [-1.9, -0.6, 0.5, 1.7]"),
    },
)
RESPONSE = Record(
    what="the parameters of a response model",
    keys={
        "model": Key(kind=OneOf(("grm", "gpcm", "pcm", "rsm")), needed=True, example="model: grm"),
        "items": Key(
            kind=MapOf(key=NAME, of=PARAMETERS, least=2),
            needed=True,
            example="items: {c1: {a: 1.8, b: [-1.9, -0.6, 0.5, 1.7]}}",
        ),
        "mean": Key(kind=FIGURE),
        "variance": Key(kind=Number(low=1e-6, high=1e6)),
        "n": Key(kind=COUNT),
        "sample": Key(kind=NAME),
    },
)
MIXED = Either(scalar=(FIGURE, SHORT_TEXT), what="a number or a text", example="0.95")
EVIDENCE = Record(
    what="the evidence",
    keys={
        "grade": Key(kind=Number(low=0, high=5, whole=True)),
        "simulated": Key(kind=Truth()),
        "samples": Key(kind=ListOf(of=SAMPLE, most=100)),
        "scales": Key(
            kind=MapOf(
                key=NAME,
                of=Record(
                    what="the evidence of a scale",
                    keys={
                        **{figure: Key(kind=ESTIMATE) for figure in FIGURES},
                        "item_means": Key(kind=MapOf(key=NAME, of=FIGURE)),
                        "irt": Key(kind=RESPONSE),
                    },
                ),
            )
        ),
        "content": Key(
            kind=Record(
                what="the evidence of content",
                keys={k: Key(kind=FIGURE) for k in ("experts", "interviews", "s_cvi_ave", "i_cvi_min")},
            )
        ),
        "structure": Key(
            kind=Record(
                what="the evidence of structure",
                keys={
                    **{k: Key(kind=SHORT_TEXT) for k in ("model", "estimator", "sample")},
                    **{k: Key(kind=FIGURE) for k in ("cfi", "tli", "rmsea", "srmr")},
                },
            )
        ),
        "invariance": Key(
            kind=MapOf(
                key=GROUPING,
                of=Record(
                    what="the evidence of invariance",
                    keys={
                        "level": Key(
                            kind=OneOf(("not_tested", "configural", "metric", "scalar", "strict")),
                            needed=True,
                            example="level: scalar",
                        ),
                        "sample": Key(kind=SHORT_TEXT),
                        **{k: Key(kind=FIGURE) for k in ("dcfi", "drmsea", "n")},
                    },
                ),
                most=50,
            )
        ),
        "validity": Key(kind=MapOf(key=MEASURED, of=MIXED, most=50)),
        "limitations": Key(kind=ListOf(of=LONG_TEXT, most=50)),
        "sources": Key(kind=ListOf(of=SHORT_TEXT, most=100)),
    },
)
NORM = Record(
    what="a norm",
    keys={
        "scale": Key(kind=NAME, needed=True, example="scale: clarity"),
        "unit": Key(kind=OneOf(("person", "team")), needed=True, example="unit: team"),
        "group": Key(kind=SHORT_TEXT, needed=True, example="group: adults-uk"),
        "n": Key(kind=COUNT, needed=True, example="n: 812"),
        "mean": Key(kind=FIGURE, needed=True, example="mean: 3.42"),
        "sd": Key(kind=Number(low=1e-9, high=1e6), needed=True, example="sd: 0.61"),
        "cite": Key(kind=BIB_KEY),
        "date": Key(kind=DATE),
    },
)
