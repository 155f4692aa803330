"""Write functions/auth/common_passwords.txt from the word list of the zxcvbn package.

Run it with `uv run --with zxcvbn==4.5.0 python -m tools.common_passwords`.
"""

from importlib import import_module

from localstack import FUNCTIONS

_MINIMUM_CHARACTERS = 8
_NOTICE = """\
# NOTICE: common passwords of at least 8 characters, in lower case; written by tools/common_passwords.py
# from the frequency lists of zxcvbn (https://pypi.org/project/zxcvbn/, version 4.5.0), under the MIT License:
#
# Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc.
# Copyright (c) 2016 Daniel Wolf
#
# Permission is hereby granted, free of charge, to any person obtaining a copy
# of this software and associated documentation files (the "Software"), to deal
# in the Software without restriction, including without limitation the rights
# to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
# copies of the Software, and to permit persons to whom the Software is
# furnished to do so, subject to the following conditions:
#
# The above copyright notice and this permission notice shall be included in all
# copies or substantial portions of the Software.
#
# THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
# IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
# FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
# AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
# LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
# OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
# SOFTWARE.

"""


def main() -> None:
    """Write the file."""
    listed = import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS["passwords"]
    passwords = listed.split(",") if isinstance(listed, str) else listed
    long_enough = sorted({each.lower() for each in passwords if len(each) >= _MINIMUM_CHARACTERS})
    target = FUNCTIONS / "auth" / "common_passwords.txt"
    target.write_text(_NOTICE + "\n".join(long_enough) + "\n", encoding="utf-8")
    print(f"{len(long_enough)} passwords in {target}")


if __name__ == "__main__":
    main()
