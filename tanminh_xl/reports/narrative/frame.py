"""What stands around the text: head, căn cứ, who signs, Nơi nhận (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from collections.abc import Sequence

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Plan
from tanminh_xl.domain.document import Block, Gap, Head, Paragraph, Signing
from tanminh_xl.domain.office_nouns import Recipient
from tanminh_xl.domain.people import OWN_SIGNER, signer_of
from tanminh_xl.reports.narrative.texts import text, texts


def authority(plan: Plan) -> tuple[str, ...]:
    """Who issues, in capitals and on two lines where the commune's name ends it: "ỦY BAN NHÂN DÂN", "XÃ TÂN MINH"."""
    whole, commune = plan.authority.strip().upper(), plan.commune.strip().upper()
    first = whole.removesuffix(commune).strip()
    return (first, commune) if commune and first and first != whole else (whole,)


def grounds(plan: Plan) -> tuple[str, ...]:
    """Căn cứ, a line each: ";" at their ends, "." at the last."""
    said = [line.strip().rstrip(";. ") for line in plan.grounds if line.strip(";. ")]
    return tuple(f"{line}{'.' if n == len(said) else ';'}" for n, line in enumerate(said, 1))


def grounds_gap(plan: Plan) -> tuple[Block, ...]:
    """A gap where Cài đặt has no căn cứ."""
    return () if grounds(plan) else (Paragraph((Gap("can_cu", text("chung", "can_cu")),)),)


def report_head(plan: Plan, recipient: Recipient | None, subject: str) -> Head:
    """The head of a report: its number and day only where the document was issued."""
    return Head(
        authority(plan),
        (recipient.number if recipient else "") or f"/{plan.report_sign}",
        plan.place,
        recipient.day if recipient else None,
        text("chung", "loai"),
        subject,
        (recipient.name,) if recipient else (),
        grounds(plan),
    )


def signing(catalogue: Catalogue, code: str, receivers: Sequence[str]) -> Signing:
    """Who signs by the table Người ký, else as Cài đặt says, in the name of the People's Committee."""
    signer = signer_of(catalogue, code or OWN_SIGNER)
    lines = (signer.authority or text("chung", "tham_quyen"), *signer.titles)
    return Signing(tuple(line.upper() for line in lines if line), signer.name, tuple(receivers))


def receivers(key: str, addressed: bool, own: Sequence[str] = ()) -> tuple[str, ...]:
    """Nơi nhận: "Như trên" first where the document is addressed, Lưu last; ``own``: those of Cài đặt in place
    of ours."""
    first = (text("noi_nhan", "nhu_tren"),) if addressed else ()
    return (*first, *(own or texts("noi_nhan", key)), text("noi_nhan", "luu"))
