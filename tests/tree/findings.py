"""Does every code of a finding that may stand on a report have its title in each language?

A code's title is the text finding_CODE of texts.yaml, with '_' for '-'. Codes are the third argument of
dbt_findings_add; what is invalid ends a run before there are documents, and needs no title.
"""
import re
import sys
from pathlib import Path

CALL = re.compile(r"\b(dbt_findings_add|hold_twice)\(")
# Arguments that are no literals: where their codes are.
ELSEWHERE = {
    "code": "hold_twice",
    "dbt_reason_word(reason)": "reason.def",
    "dbt_problem_code(problem)": "invalid",
    "problems[problem].code": "invalid",
}


def arguments(source, at):
    """Of the call whose parenthesis opens before `at`."""
    depth, begin, found, quoted = 0, at, [], False
    for i in range(at, len(source)):
        byte = source[i]
        quoted ^= byte == '"' and source[i - 1] != "\\"
        if quoted:
            continue
        if byte in ",)" and depth == 0:
            found.append(" ".join(source[begin:i].split()))
            begin = i + 1
            if byte == ")":
                return found
        depth += (byte in "([{") - (byte in ")]}")
    raise ValueError("a call without its end")


def codes_of(path):
    source = path.read_text(encoding="utf-8")
    for call in CALL.finditer(source):
        if source[:call.start()].endswith(("void ", "define ")):
            continue
        given = arguments(source, call.end())
        code = given[2 if call[1] == "dbt_findings_add" else 1]
        if code.startswith('"'):
            if "INVALID" not in given[1] or call[1] == "hold_twice":
                yield code.strip('"')
        elif code not in ELSEWHERE:
            sys.exit(f"{path}: the code {code} is no literal, and ELSEWHERE does not say where it is")


def main():
    codes = set(re.findall(r'DBT_REASON\(\w+,\s*"([a-z-]+)"',
                           Path("include/debitera/base/reason.def").read_text(encoding="utf-8")))
    for path in sorted(Path("src").rglob("*.[ch]")):
        codes.update(codes_of(path))
    failures = 0
    wanted = {"finding_" + code.replace("-", "_") for code in codes}
    for name in ("texts.yaml", "texts.en.yaml"):
        text = (Path("templates/common") / name).read_text(encoding="utf-8")
        titled = set(re.findall(r"^(finding_\w+): *\S", text, re.M)) - {"finding_hold", "finding_warning"}
        for key in sorted(wanted ^ titled):
            failures += 1
            print(f"templates/common/{name}: {key}",
                  "is missing" if key in wanted else "is of no finding's code")
    print(len(codes), "codes,", failures, "failures")
    return failures != 0 or len(codes) < 40


if __name__ == "__main__":
    sys.exit(main())
