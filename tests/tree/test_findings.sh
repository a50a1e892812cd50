# What stands on a report is said in its language.
set -euo pipefail
python3 tests/tree/findings.py
