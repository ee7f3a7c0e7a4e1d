"""Write a JupyterLab language pack: `python language_pack.py FOLDER LOCALE DOMAIN < messages.json`.

The input is a list of `{"context": str | null, "id": str, "plural": str | null, "translation": [str]}`. With FOLDER
on PYTHONPATH, Jupyter finds the package by its entry point `jupyterlab.languagepack`. The pack holds JSON for the
browser, and a .mo file with which jupyterlab_server translates the schemas of settings (its translation_utils.py).
"""

import json
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo

folder, locale, domain = sys.argv[1:]
messages = json.load(sys.stdin)
module = f"jupyterlab_language_pack_{locale}"
package = Path(folder) / module
target = package / "locale" / locale / "LC_MESSAGES"
target.mkdir(parents=True)
(package / "__init__.py").touch()
info = Path(folder) / f"{module}-1.0.dist-info"
info.mkdir()
(info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
(info / "entry_points.txt").write_text(f"[jupyterlab.languagepack]\n{locale} = {module}\n")

plural_forms = "nplurals=2; plural=(n != 1);"
pack: dict[str, object] = {"": {"domain": domain, "language": locale, "plural_forms": plural_forms, "version": "1.0"}}
catalog = Catalog(locale=locale, domain=domain)
for message in messages:
    context, msgid, plural = message["context"], message["id"], message["plural"]
    pack[f"{context}\x04{msgid}" if context else msgid] = message["translation"]
    singular = message["translation"][0]
    catalog.add(
        (msgid, plural) if plural else msgid, tuple(message["translation"]) if plural else singular, context=context
    )
(target / f"{domain}.json").write_text(json.dumps(pack), encoding="utf-8")
with (target / f"{domain}.mo").open("wb") as file:
    write_mo(file, catalog)
