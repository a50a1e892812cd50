# Pages of a region against what lies there. usage: python3 pages.py OUT/REGION
# Every link leads to a file, within the folder of the page's owner, and to a row that is there; every hash shown is that of
# a file that the page links to, and every file but a page has its hash shown; no provider's page names another provider.
import csv, glob, hashlib, html.parser, os, sys, urllib.parse

region = os.path.realpath(sys.argv[1])
faults = []


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.links, self.hashes, self.ids, self.text = [], [], set(), []
        self.code = False
        self.feed(open(path, encoding="utf-8").read())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "href" in attributes:
            self.links.append(attributes["href"])
        if "id" in attributes:
            self.ids.add(attributes["id"])
        self.code = tag == "code"

    def handle_endtag(self, tag):
        self.code = False

    def handle_data(self, data):
        self.text.append(data)
        if self.code:
            self.hashes.append(data)


def is_page(path):
    return os.path.basename(path).startswith("index.")


def owner_of(path):
    parts = os.path.relpath(path, region).split(os.sep)
    return os.path.join(region, *parts[:2]) if parts[0] == "providers" else region


def resolve(path, page):
    linked = {}
    for link in page.links:
        target, _, anchor = link.partition("#")
        target = os.path.realpath(os.path.join(os.path.dirname(path), urllib.parse.unquote(target))) if target else path
        if not os.path.isfile(target):
            faults.append(f"{path}: {link} leads nowhere")
        elif not target.startswith(owner_of(path) + os.sep):
            faults.append(f"{path}: {link} leaves the folder of its owner")
        elif anchor and anchor not in (pages.get(target) or Page(target)).ids:
            faults.append(f"{path}: {link}: no such row")
        elif not is_page(target):
            linked[hashlib.sha256(open(target, "rb").read()).hexdigest()] = target
    return linked


def providers():
    names = {}
    for path in glob.glob(region + "/2*/invoices.csv"):
        for row in csv.DictReader(open(path, encoding="utf-8")):
            names.setdefault(row["provider_org_no"], set()).add(row["provider_name"])
    return names


found = [os.path.join(folder, name) for folder, _, files in os.walk(region) for name in files if is_page(name)]
pages = {path: Page(path) for path in found}
for path, page in pages.items():
    linked = resolve(path, page)
    for shown in page.hashes:
        if shown not in linked:
            faults.append(f"{path}: the hash {shown} is of nothing that it links to")
    for hashed, target in linked.items():
        if hashed not in page.hashes:
            faults.append(f"{path}: {target} has no hash")
    if owner_of(path) != region:
        text = " ".join(page.text)
        for org_no, names in providers().items():
            if os.path.basename(owner_of(path)) != org_no and (org_no in text or any(name in text for name in names)):
                faults.append(f"{path}: names {org_no}")
print(f"{len(pages)} pages, {len(faults)} faults", *faults, sep="\n")
sys.exit(len(faults) > 0 or not pages)
