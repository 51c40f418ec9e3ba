"""Reading a roster: a CSV file as spreadsheets write it, each problem with its line and what it is about."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.addresses import checked_address, checked_name
from assessments.errors import Invalid

COLUMNS = ("team", "name", "email", "language")
NEEDED = ("team", "name")
OTHER_NAMES = {"e-mail": "email", "mail": "email", "sprache": "language"}
SIZE_LIMIT = 2_000_000
ROW_LIMIT = 20_000
SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """One membership as a file says it: who, of which team."""

    team: str
    name: str
    email: str | None
    language: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterProblem:
    """Something in a roster file that must be mended first; line 0 is the file as a whole."""

    line: int
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFile:
    """A roster as read: its lines, or what is wrong with it."""

    lines: tuple[RosterLine, ...]
    problems: tuple[RosterProblem, ...]


def read(data: bytes, *, languages: tuple[str, ...], language: str) -> RosterFile:
    """Every line of a roster, and every problem of it at once."""
    if len(data) > SIZE_LIMIT:
        return _unreadable("roster_too_large", limit=SIZE_LIMIT)
    text = _decoded(data)
    if text is None:
        return _unreadable("roster_encoding")
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return _collected(rows, languages=languages, language=language)
    except csv.Error as error:
        return _unreadable("roster_not_csv", line=rows.line_num, detail=str(error))


def _decoded(data: bytes) -> str | None:
    # Spreadsheets on Windows save UTF-16 as "Unicode text" and put a mark before UTF-8.
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _unreadable(code: str, *, line: int = 0, **facts: Any) -> RosterFile:
    return RosterFile(lines=(), problems=(RosterProblem(line=line, code=code, facts=facts),))


def _collected(rows: Any, *, languages: tuple[str, ...], language: str) -> RosterFile:
    header = [_column(cell) for cell in next(rows, [])]
    missing = tuple(name for name in NEEDED if name not in header)
    repeated = tuple(sorted({name for name in header if name and header.count(name) > 1}))
    if missing or repeated:
        code = "roster_columns_missing" if missing else "roster_columns_repeated"
        return _unreadable(code, line=1, columns=missing or repeated, found=tuple(header))
    lines: list[RosterLine] = []
    problems: list[RosterProblem] = []
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(lines) >= ROW_LIMIT:
            return _unreadable("roster_too_long", line=rows.line_num, limit=ROW_LIMIT)
        row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        found = list(_problems(row, cells, header, rows.line_num))
        chosen = row.get("language") or language
        if chosen not in languages:
            found.append(_problem(rows.line_num, "roster_language", language=chosen, languages=languages))
        problems += found
        if not found:
            lines.append(_line(row, chosen, rows.line_num))
    problems += _repeats(lines)
    if not lines and not problems:
        problems.append(_problem(0, "roster_empty"))
    return RosterFile(lines=tuple(lines), problems=tuple(sorted(problems, key=lambda p: p.line)))


def _column(cell: str) -> str:
    name = cell.strip().casefold()
    return OTHER_NAMES.get(name, name)


def _line(row: Mapping[str, str], language: str, line: int) -> RosterLine:
    address = row.get("email")
    return RosterLine(
        team=checked_name(row["team"]),
        name=checked_name(row["name"]),
        email=checked_address(address) if address else None,
        language=language,
        line=line,
    )


def _problems(
    row: Mapping[str, str], cells: list[str], header: list[str], line: int
) -> Iterator[RosterProblem]:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        yield _problem(line, "roster_too_many_cells", cells=len(cells), columns=len(header))
    for name in NEEDED:
        try:
            checked_name(row.get(name, ""))
        except Invalid:
            code = "roster_cell_unusable" if row.get(name) else "roster_cell_empty"
            yield _problem(line, code, column=name)
    if row.get("email"):
        try:
            checked_address(row["email"])
        except Invalid:
            yield _problem(line, "roster_address", email=row["email"][:254])


def _repeats(lines: list[RosterLine]) -> Iterator[RosterProblem]:
    first_of_address: dict[str, RosterLine] = {}
    first_of_place: dict[tuple[str, str], RosterLine] = {}
    for line in lines:
        place = (line.team, line.email or line.name)
        if place in first_of_place:
            earlier = first_of_place[place]
            yield _problem(line.line, "roster_twice", name=line.name, team=line.team, first=earlier.line)
            continue
        first_of_place[place] = line
        if line.email is None:
            continue
        earlier = first_of_address.setdefault(line.email, line)
        if (earlier.name, earlier.language) != (line.name, line.language):
            yield _problem(
                line.line,
                "roster_address_shared",
                email=line.email,
                name=line.name,
                other=earlier.name,
                first=earlier.line,
            )


def _problem(line: int, code: str, **facts: Any) -> RosterProblem:
    return RosterProblem(line=line, code=code, facts=facts)
