"""What a host reads of a site: its headers, and the page for addresses that lead nowhere."""

from __future__ import annotations

import re

from detente.apps.site.shared import ASSETS, POLICY

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""What a host should send with every file."""
FOR_EVER = "public, max-age=31536000, immutable"
"""How long a reader may keep what is called by its content."""
RELATIVE = re.compile(r' (?:href|src)="(?![#/]|[a-z]+:)')
"""What leads from a page to another file of the site."""


def header_files(base: str) -> dict[str, str]:
    """Return files by which hosts are told the headers: of Netlify and Cloudflare Pages, and of Apache.

    Parameters
    ----------
    base
        Path under which the host shows the site.
    """
    lines = "".join(f"  {name}: {value}\n" for name, value in HEADERS.items())
    netlify = f"{base}*\n{lines}{base}{ASSETS}/*\n  Cache-Control: {FOR_EVER}\n"
    told = "".join(f'  Header set {name} "{value}"\n' for name, value in HEADERS.items())
    return {
        "_headers": netlify,
        ".htaccess": f"<IfModule mod_headers.c>\n{told}</IfModule>\nErrorDocument 404 {base}404.html\n",
        ".nojekyll": "",
    }


def rooted(text: str, base: str) -> str:
    """Return a page whose addresses begin at the host's root: one that is shown at any address.

    Parameters
    ----------
    text
        A page whose addresses are relative.
    base
        As of ``header_files``.
    """
    return RELATIVE.sub(lambda found: f"{found[0]}{base}", text)
