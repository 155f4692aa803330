"""`make mails`: write every mail in every language, with sample data, into .local/mails/."""

from tools.mails.samples import every_mail
from tools.template import ROOT

FOLDER = ROOT / ".local" / "mails"


def main() -> int:
    """Write the files and print where they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, mail in every_mail():
        (FOLDER / f"{name}.html").write_text(mail.html)
        (FOLDER / f"{name}.txt").write_text(f"Subject: {mail.subject}\n\n{mail.text}")
    print(f"Wrote the mails to {FOLDER}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
