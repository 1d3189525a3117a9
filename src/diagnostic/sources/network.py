"""What a publisher's site answers, every failure of the network told in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, NewConnectionError

from diagnostic.errors import UserError

ELSEWHERE = (
    "Télécharger le fichier sur un autre poste, puis le déposer dans la page Sources (ou : "
    "diagnostic sources import FICHIER)."
)
_CONNECT_SECONDS, _READ_SECONDS = 10, 60
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})


class InterruptedDownloadError(Exception):
    """The download stopped in a way that a new attempt may mend; the sentence says how."""


class NotConnectedError(InterruptedDownloadError):
    """The site did not even take the call."""


@contextmanager
def answered(
    method: str, address: str, headers: dict[str, str] | None = None
) -> Iterator[requests.Response]:
    """Answer of a site; its body is read, or not, inside.

    Raises
    ------
    InterruptedDownloadError
        When the network fails, while it is opened or while it is read.
    UserError
        When trying again cannot help.
    """
    _refuse_unsafe(address)
    try:
        with (
            _Session() as session,
            session.request(
                method,
                address,
                headers=headers,
                stream=True,
                timeout=(_CONNECT_SECONDS, _READ_SECONDS),
                allow_redirects=True,
            ) as answer,
        ):
            yield answer
    except (requests.RequestException, HTTPError) as problem:
        raise _said(problem, host_of(address)) from problem


def accepted(answer: requests.Response) -> requests.Response:
    """The answer, when it carries the file.

    Raises
    ------
    InterruptedDownloadError
        When the site asks to come back later.
    UserError
        When it will not give the file.
    """
    host, code = host_of(answer.url), answer.status_code
    if code in _RETRIED:
        raise InterruptedDownloadError(
            f"{host} ne répond pas comme il faut en ce moment (code {code})."
        )
    if code in (404, 410):
        raise UserError(
            f"{host} n’a plus ce fichier à cette adresse ({answer.url}) : l’éditeur l’a sans doute "
            "déplacé. Le chercher sur la page officielle de la source, le télécharger, puis le "
            "déposer dans la page Sources."
        )
    if code in (401, 403, 407, 451):
        raise UserError(
            f"L’accès à {host} est refusé (code {code}) : le réseau bloque ce site, ou le site "
            f"refuse les téléchargements automatiques. {ELSEWHERE}"
        )
    if code not in (200, 206):
        raise UserError(f"{host} a répondu de façon inattendue (code {code}). {ELSEWHERE}")
    if answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() in (
        "text/html",
        "application/xhtml+xml",
    ):
        raise UserError(
            f"{host} a répondu par une page web au lieu du fichier : page d’erreur, page de "
            f"connexion du réseau, ou adresse changée. {ELSEWHERE}"
        )
    return answer


def is_encoded(answer: requests.Response) -> bool:
    """Whether it was compressed on the way, against our wish: lengths and ranges are not ours."""
    return answer.headers.get("Content-Encoding", "identity").lower() != "identity"


def announced_length(answer: requests.Response) -> int | None:
    """Bytes of the body, when the site says it."""
    if is_encoded(answer):
        return None
    text = answer.headers.get("Content-Length", "")
    return int(text) if text.isascii() and text.isdigit() else None


def host_of(address: str) -> str:
    """Name of the site, for sentences."""
    return urlsplit(address).hostname or "le site"


class _Session(requests.Session):
    """A session that says who it is, wants bytes as they are, and is not led astray."""

    def __init__(self) -> None:
        super().__init__()
        # The length and the ranges that a site announces are those of the encoded bytes.
        self.headers.update({"User-Agent": "diagnostic-cpts", "Accept-Encoding": "identity"})

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target is not None:
            _refuse_unsafe(urljoin(resp.url, target), since=resp.url)
        return target


def _said(
    problem: requests.RequestException | HTTPError, host: str
) -> UserError | InterruptedDownloadError:
    """A failure of the network in words: to be tried again, or not."""
    if "CERTIFICATE_VERIFY_FAILED" in str(problem):
        return UserError(
            f"Le certificat de {host} n’est pas reconnu : le réseau inspecte sans doute les "
            "échanges. Demander au service informatique le certificat de l’établissement, et le "
            f"donner à Python (variable REQUESTS_CA_BUNDLE). Sinon : {ELSEWHERE}"
        )
    if isinstance(problem, requests.exceptions.ProxyError):
        return NotConnectedError(
            f"Le serveur mandataire (proxy) ne laisse pas joindre {host} : le réseau bloque ce "
            "site, ou la variable HTTPS_PROXY est à corriger."
        )
    if _never_connected(problem):
        return NotConnectedError(
            f"{host} ne peut pas être joint : le réseau bloque ce site, ou ce poste n’a pas accès "
            "à l’internet."
        )
    if isinstance(problem, requests.exceptions.TooManyRedirects):
        return UserError(f"{host} renvoie sans fin d’une adresse à l’autre. {ELSEWHERE}")
    if isinstance(problem, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)):
        return UserError(f"L’adresse du fichier n’est pas valable. {ELSEWHERE}")
    return InterruptedDownloadError(f"La connexion avec {host} s’est interrompue.")


def _never_connected(problem: Exception) -> bool:
    if isinstance(problem, requests.exceptions.ConnectTimeout):
        return True
    inner = problem.args[0] if problem.args else None
    return isinstance(getattr(inner, "reason", None), NewConnectionError)


def _refuse_unsafe(address: str, since: str | None = None) -> None:
    """Refuse an address that anyone on the way could answer instead of the publisher.

    ``since`` is the address that redirects there: only this machine may send to this machine.
    """
    parts = urlsplit(address)
    local = parts.hostname in _LOCAL
    from_here = since is None or urlsplit(since).hostname in _LOCAL
    if (parts.scheme == "https" and not local) or (
        parts.scheme in ("http", "https") and local and from_here
    ):
        return
    where = f" vers laquelle {host_of(since)} renvoie" if since else ""
    raise UserError(
        f"L’adresse{where} n’est pas sûre ({parts.scheme}://{parts.hostname}) : seules les "
        f"adresses https sont suivies. {ELSEWHERE}"
    )
