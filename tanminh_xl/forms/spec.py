"""From the catalogue to a form: what one sender owes in one period, as a FormSpec (design 3, 6 and 7.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from string import ascii_uppercase
from typing import Any

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    DIFFICULTY_OPEN,
    DIFFICULTY_RESOLVED,
    DIFFICULTY_STATES,
    TASK_STATES,
    Period,
    PeriodKind,
    Unit,
    alive,
)
from tanminh_xl.domain.form import (
    ANSWER,
    NEWEST_LOOK,
    WHOLE_CHOICES,
    WHOLE_ESTIMATE,
    Block,
    BlockKey,
    ColumnKey,
    FormColumn,
    FormRule,
    FormSpec,
    Row,
)
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.names import normalise, slug
from tanminh_xl.domain.owing import asked_in_words, due, owes, tells
from tanminh_xl.domain.period_words import due_at
from tanminh_xl.domain.report import KnownProblem
from tanminh_xl.forms.figures import TEMPLATE, Past, asked, figure_rows, ratios, words
from tanminh_xl.templates import toml

__all__ = ["Past", "file_name", "form_spec"]


def form_spec(
    catalogue: Catalogue,
    period: Period,
    sender: str,
    version: int,
    past: Mapping[tuple[str, str], Past],
    problems: Sequence[KnownProblem],
) -> FormSpec:
    """The form of one sender in one period.

    ``past``: by (unit, element). ``problems``: all that are known, open or not. KeyError on an unknown sender.
    """
    unit = catalogue.unit[sender]
    kind = catalogue.kind[unit.kind]
    by_unit = asked(catalogue, sender, owes(catalogue, period))
    tasks = tells(catalogue, period).get(sender, ())
    demand = period.kind == PeriodKind.ON_DEMAND
    open_ones = () if demand else _open(catalogue, period, sender, problems)
    rows = figure_rows(catalogue, period, by_unit, past)
    with_evidence = any(row.evidence for row in rows)
    blocks = [
        _block(BlockKey.FIGURES, rows, with_evidence),
        _block(BlockKey.TASKS, _task_rows(catalogue, unit, tasks), with_evidence),
        _block(
            BlockKey.PROBLEMS,
            _problem_rows(catalogue, unit, open_ones),
            with_evidence,
            grows=0 if demand else toml(TEMPLATE)["grows"]["short" if kind.short_form else "full"],
        ),
        _block(BlockKey.TEXTS, _answer_rows(catalogue, period, unit), with_evidence, title="asked")
        if demand
        else _texts(kind.short_form, with_evidence),
        _block(
            BlockKey.SIGNERS,
            _signers(unit.signer_title or kind.signer_title, figures=bool(rows) or not demand),
            with_evidence,
        ),
    ]
    day = due(catalogue, period, sender)
    return FormSpec(
        plan=catalogue.plan.code,
        unit=sender,
        period=period.code,
        version=version,
        unit_name=unit.name,
        period_name=period.name,
        head=_head(catalogue, period, unit, day),
        blocks=_lettered(blocks),
        rules=tuple(
            FormRule(code=r.code, unit=u, left=r.left, op=r.op, right=r.right, text=r.text)
            for u, codes in by_unit.items()
            for r in catalogue.rules
            if set(r.codes) <= set(codes)
        ),
        ratios=ratios(catalogue, period, by_unit),
        jump_percent=catalogue.plan.jump_percent,
        jump_least=catalogue.plan.jump_least,
        sample=catalogue.plan.sample,
        file_name=file_name(catalogue, period, unit),
        due=day,
        look=NEWEST_LOOK,
        sign=_sign(catalogue, period, unit),
    )


def file_name(catalogue: Catalogue, period: Period, unit: Unit) -> str:
    """Name of the form's file, ASCII: ``2026-6T_THON05_Dong-Tien.xlsx``; no kind's word before a name."""
    name = unit.name.split()
    kind = normalise(catalogue.kind[unit.kind].name).split()
    own = name[len(kind) :]
    if own and own[0][0].isupper() and [normalise(word) for word in name[: len(kind)]] == kind:
        name = own
    parts = (period.code, unit.code, slug(" ".join(name)))
    return "_".join(part for part in parts if part) + ".xlsx"


# head


def _head(catalogue: Catalogue, period: Period, unit: Unit, day: date | None) -> tuple[str, ...]:
    """What stands over the table. A village issues no official documents: no quốc hiệu (design 6)."""
    plan, texts = catalogue.plan, toml(TEMPLATE)["head"]
    office = catalogue.unit.get(plan.office)
    known = {
        "estimate": words("estimate") if period.estimate else "",
        "window": words("window", start=format_day(period.start), end=format_day(period.end)),
        "due": due_at(day, period.due_time) if day else "",
        "office": office.name if office else "",
        "send_to": plan.send_to,
        "office_too": office.name if office and plan.send_to else "",
        "office_alone": office.name if office and not plan.send_to else "",
        "clerk": plan.clerk,
        "phone": plan.phone,
    }

    def joined(parts: Sequence[Mapping[str, str]]) -> str:
        said: str = texts["joint"].join(part["text"].format(**known) for part in parts if known[part["needs"]])
        return said[:1].upper() + said[1:]

    details = joined(texts["details"])
    return (
        texts["commune_alone" if _stands_alone(catalogue, unit) else "commune"].format(commune=plan.commune.upper()),
        texts["unit"].format(unit=unit.name.upper()),
        texts["title_report" if normalise(period.name).startswith("báo cáo ") else "title"].format(
            period=period.name.upper()
        ),
        joined(texts["deadline"]),
        f"{details}." if details else "",
        texts["request"].format(request=period.request) if period.request else "",
        texts["sample"] if plan.sample else "",
    )


def _stands_alone(catalogue: Catalogue, unit: Unit) -> bool:
    """Whether a unit is no office of the People's Committee: a village, a co-operative."""
    kind = catalogue.kind[unit.kind]
    names = f"{normalise(unit.name)} ", f"{normalise(kind.name)} "
    alone = tuple(f"{normalise(word)} " for word in toml(TEMPLATE)["head"]["alone"])
    return kind.short_form or any(name.startswith(alone) for name in names)


def _sign(catalogue: Catalogue, period: Period, unit: Unit) -> tuple[str, ...]:
    """The place to sign: place and day, title of who signs, what is written there."""
    texts = toml(TEMPLATE)["sign"]
    place = catalogue.plan.commune
    for kind in texts["kinds"]:
        if normalise(place).startswith(f"{normalise(kind)} "):
            place = place[len(kind) :].strip()
    title = unit.signer_title or catalogue.kind[unit.kind].signer_title
    return texts["day"].format(place=place, year=period.end.year), title.upper(), texts["below"]


# blocks B - E


def _task_rows(catalogue: Catalogue, sender: Unit, told: Sequence[tuple[str, str]]) -> tuple[Row, ...]:
    rows = []
    for number, (unit, code) in enumerate(told, 1):
        task = catalogue.task[code]
        text = task.text
        if unit != sender.code:
            text = words("of_unit", unit=catalogue.unit[unit].name, text=text)
        if task.deadline:
            text = words("deadline", text=text, deadline=format_day(task.deadline))
        rows.append(Row(item=code, unit=unit, no=str(number), name=text, choices=TASK_STATES))
    return tuple(rows)


def _open(catalogue: Catalogue, period: Period, sender: str, problems: Sequence[KnownProblem]) -> list[KnownProblem]:
    """Difficulties not yet resolved that come back on the sender's form; a successor takes over its units'."""

    def carried_by(unit: str) -> str:
        code = catalogue.successor_of(unit, period.end)
        return catalogue.sender(code) if alive(catalogue.unit[code], period.end) else ""

    known = [p for p in problems if p.unit in catalogue.unit and p.state != DIFFICULTY_RESOLVED]
    return [p for p in known if carried_by(p.unit) == sender]


def _problem_rows(catalogue: Catalogue, sender: Unit, problems: Sequence[KnownProblem]) -> tuple[Row, ...]:
    rows = []
    for number, problem in enumerate(problems, 1):
        period = catalogue.period.get(problem.first_period)
        said = [words("told", code=problem.code, period=period.name if period else problem.first_period)]
        if problem.unit != sender.code:
            said.append(words("told_by", unit=catalogue.unit[problem.unit].name))
        said += _answer(catalogue, problem)
        given = (
            (ColumnKey.TEXT, problem.text),
            (ColumnKey.PROPOSAL, problem.proposal),
            (ColumnKey.NOTE, "; ".join(said)),
        )
        rows.append(
            Row(
                item=problem.code,
                unit=problem.unit,
                no=str(number),
                name=words("problem", code=problem.code),
                choices=DIFFICULTY_STATES,
                given=tuple((of, text) for of, text in given if text),
                required=False,
            )
        )
    return tuple(rows)


def _answer(catalogue: Catalogue, problem: KnownProblem) -> list[str]:
    """What is answered to a difficulty, by whom, by when: "Trả lời: ... (Phòng Kinh tế, hạn 30/6/2026)"."""
    resolver = catalogue.unit.get(problem.resolver)
    name = resolver.name if resolver else problem.resolver
    by_whom = words("told_resolver", resolver=name) if name else ""
    by_when = words("told_deadline", deadline=format_day(problem.deadline)) if problem.deadline else ""
    state = problem.state if problem.state not in ("", DIFFICULTY_OPEN) else ""
    if not problem.result:
        return [part for part in (state, by_whom, by_when) if part]
    who = ", ".join(part for part in (name, by_when) if part)
    answer = words("told_result", result=problem.result.rstrip(" ."))
    return [part for part in (state, f"{answer} ({who})" if who else answer) if part]


def _text_rows(key: BlockKey, short: bool = False, signer_title: str = "") -> tuple[Row, ...]:
    """Rows of D and E; short forms (villages) ask only those marked short (design 6)."""
    return tuple(
        Row(
            item=row["key"],
            name=row["name"].format(signer_title=signer_title),
            choices=WHOLE_CHOICES if row["key"] == WHOLE_ESTIMATE else (),
            required=False,
        )
        for row in toml(TEMPLATE)["block"][key.value]["rows"]
        if (not short or row.get("short", False)) and not row.get("asked", False)
    )


def _texts(short: bool, with_evidence: bool) -> Block:
    """The unit's own words; the one text of a short form is named by its title alone."""
    block = _block(BlockKey.TEXTS, _text_rows(BlockKey.TEXTS, short=short), with_evidence)
    if not short:
        return block
    texts = toml(TEMPLATE)["block"]["D_short"]
    return replace(block, title=texts["title"], columns=_columns(texts["columns"], with_evidence))


def _answer_rows(catalogue: Catalogue, period: Period, sender: Unit) -> tuple[Row, ...]:
    """The one row in which a unit answers what an on-demand period requests, for those too that report through it."""
    asked = [catalogue.unit[u].name for u in asked_in_words(catalogue, period) if catalogue.sender(u) == sender.code]
    if not asked:
        return ()
    rows = toml(TEMPLATE)["block"][BlockKey.TEXTS.value]["rows"]
    name = next(row["name"] for row in rows if row["key"] == ANSWER)
    if asked != [sender.name]:
        name = words("answer_of", name=name, units=", ".join(asked))
    return (Row(item=ANSWER, name=name),)


def _signers(signer_title: str, figures: bool) -> tuple[Row, ...]:
    """The signers' rows; a form without figures has none to call số ước."""
    rows = _text_rows(BlockKey.SIGNERS, signer_title=signer_title)
    return rows if figures else tuple(row for row in rows if row.item != WHOLE_ESTIMATE)


def _block(key: BlockKey, rows: tuple[Row, ...], with_evidence: bool, grows: int = 0, title: str = "title") -> Block:
    name = "C_open" if key == BlockKey.PROBLEMS and rows else key.value
    texts: dict[str, Any] = toml(TEMPLATE)["block"][name]
    return Block(key=key, title=texts[title], columns=_columns(texts["columns"], with_evidence), rows=rows, grows=grows)


def _lettered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks that have rows, their titles lettered A, B, ... without a gap."""
    shown = [b for b in blocks if b.all_rows]
    return tuple(
        replace(
            b,
            title=b.title.format(letter=letter),
            columns=tuple(replace(c, title=c.title.format(letter=letter)) for c in b.columns),
        )
        for letter, b in zip(ascii_uppercase, shown, strict=False)
    )


def _columns(texts: Sequence[Mapping[str, Any]], with_evidence: bool) -> tuple[FormColumn, ...]:
    """Columns of a block on the sheet's columns; where no row asks evidence, its column falls to the next."""
    keys = [c["key"] for c in toml(TEMPLATE)["columns"]]
    absent = ColumnKey.EVIDENCE.value
    at = {key: i - (not with_evidence and i > keys.index(absent)) for i, key in enumerate(keys)}
    return tuple(
        FormColumn(
            key=ColumnKey(text["key"]),
            title=text["title"],
            first=at[text["first"]],
            last=at[text["last"]],
            entry=text.get("entry", False),
        )
        for text in texts
        if with_evidence or text["key"] != absent
    )
