"""`make mails`: write every mail in every language, with sample data, into .local/mails/."""

from messages.model import KINDS, LOCALES
from tools.mails.samples import causes, sample_of
from tools.template import ROOT

FOLDER = ROOT / ".local" / "mails"


def main() -> int:
    """Write the files and print where they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        for number, (rule, event) in enumerate(causes(kind), 1):
            for locale in LOCALES:
                name = f"{kind}{f'-{number}' if number > 1 else ''}.{locale}"
                mail = sample_of(rule, event, locale)
                (FOLDER / f"{name}.html").write_text(mail.html)
                (FOLDER / f"{name}.txt").write_text(f"Subject: {mail.subject}\n\n{mail.text}")
    print(f"Wrote the mails to {FOLDER}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
