"""An engine that asks any SPARQL 1.1 endpoint: for graphs that outgrew this machine."""

from __future__ import annotations

from collections.abc import Sequence

from citiverse.engine.protocol import EVERYTHING, Answer, CheckedQuery, EngineUnavailable, Selection
from citiverse.engine.remote_call import NotOffered, RemoteCalls
from citiverse.engine.remote_formats import INTERCHANGE, NotAsAsked, accept_header, written
from citiverse.engine.remote_text import refuse_extensions, refuse_hiding_escapes, sent_text
from citiverse.formats import SYNTAXES, Syntax
from citiverse.releases import Release
from citiverse.settings import Settings


def remote_engine(release: Release, settings: Settings) -> RemoteEngine:
    """Return the engine that asks the endpoint of the settings, which holds `release`.

    Where the release has triples outside all named graphs no request can name its dataset; then the endpoint decides.
    """
    iris = [entry["iri"] for entry in release.manifest["graphs"].values()]
    return RemoteEngine(settings, () if None in iris else iris)


class RemoteEngine:
    """Answers by asking the endpoint of the settings, which holds the same release.

    Results in the asked syntax are passed through byte for byte where the endpoint writes it as the recommendations
    say; else the endpoint is asked for another syntax, which is converted. The endpoint's own limits, extensions and
    deviations show through. Safe to use from many threads; holds no connection between queries.
    """

    def __init__(self, settings: Settings, graphs: Sequence[str] = ()) -> None:
        """Prepare calls to the endpoint; `graphs` are the IRIs of the graphs that make up the release.

        They are sent with every query that names no graph, so that the default graph is their union whatever the
        endpoint takes for it; without any the endpoint decides. Raises `CallError` for settings that cannot be used.
        """
        self._settings = settings
        self._calls = RemoteCalls(settings)
        sent = tuple(graphs) if settings.remote_graphs == "release" else ()
        self._release = Selection(default_graphs=sent, named_graphs=sent)
        self._unfit: set[tuple[str, str]] = set()

    def answer(self, query: CheckedQuery, syntax: Syntax, selection: Selection = EVERYTHING) -> Answer:
        """Return the result of `query` in `syntax`; see `Engine.answer`.

        Also raises `QueryTimeout`, `EngineBusy` and `EngineUnavailable` as the endpoint, or its silence, says.
        """
        refuse_hiding_escapes(query.text)
        if self._settings.remote_dialect == "standard":
            refuse_extensions(query.text, self._settings.base_iri)
        if not selection and not query.names_dataset:
            selection = self._release
        return Answer(syntax, iter((self._body(query, syntax, selection),)))

    def _body(self, query: CheckedQuery, syntax: Syntax, selection: Selection) -> bytes:
        """Ask for the syntax itself, then, where the endpoint turns out not to have it, for those it can be made of."""
        kind = (query.form.value, syntax.name)
        if kind not in self._unfit:
            try:
                return self._asked(query, syntax, selection, accept_header(syntax))
            except (NotAsAsked, NotOffered):
                self._unfit.add(kind)
        for name in INTERCHANGE[syntax.of_solutions]:
            try:
                return self._asked(query, syntax, selection, accept_header(SYNTAXES[name], alone=True))
            except (NotAsAsked, NotOffered):
                continue
        raise EngineUnavailable("The remote endpoint answers in no form that can be read.")

    def _asked(self, query: CheckedQuery, syntax: Syntax, selection: Selection, accept: str) -> bytes:
        text = sent_text(query, selection, self._settings.base_iri)
        reply = self._calls.send(query, text, selection, accept)
        return written(reply, query, syntax, self._settings.result_rows)
