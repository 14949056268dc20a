"""Hostile templates: what would run code, read what is not the letter's, or never end. Each is told by a Jinja text."""

import io
import zipfile
from collections.abc import Iterable

ESCAPES = {
    "cycler": "{{ cycler.__init__.__globals__.os.system('touch {mark}') }}",
    "joiner": "{{ joiner.__init__.__globals__.os.system('touch {mark}') }}",
    "lipsum": "{{ lipsum.__globals__['os'].system('touch {mark}') }}",
    "namespace": "{{ namespace.__init__.__globals__.sys.modules.os.system('touch {mark}') }}",
    "range": "{{ range.__class__ }}",
    "dict": "{{ dict.__base__.__subclasses__() }}",
    "self": "{{ self.__init__.__globals__ }}",
    "self-context": "{{ self._TemplateReference__context.environment }}",
    "subclasses": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "getitem": "{{ ''['__class__']['__mro__'] }}",
    "attr": "{{ ''|attr('__class__') }}",
    "attr-joined": "{{ ''|attr(['__cla', 'ss__']|join) }}",
    "map-attribute": "{{ ['']|map(attribute='__class__')|first }}",
    "map-filter": "{{ ['']|map('attr', '__class__')|first }}",
    "selectattr": "{{ ['']|selectattr('__class__.__mro__')|list }}",
    "sort-attribute": "{{ ['', 'a']|sort(attribute='__class__.__name__') }}",
    "groupby": "{{ ['']|groupby('__class__')|first }}",
    "sum-attribute": "{{ ['']|sum(attribute='__class__') }}",
    "join-attribute": "{{ ['']|join(attribute='__class__') }}",
    "format": "{{ '{0.__class__.__mro__}'.format('') }}",
    "format-item": "{{ ''['format'] }}{{ '{.__class__}'['format']('') }}",
    "format-map": "{{ '{a.__class__}'.format_map({'a': ''}) }}",
    "format-taken": "{% set f = '{0.__class__}'.format %}{{ f('') }}",
    "format-filter": "{{ '%s'|format(''.__class__) }}",
    "method": "{{ ''.join.__self__.__class__ }}",
    "method-globals": "{{ emblem.__globals__ }}{{ gap.__globals__ }}",
    "closure": "{{ emblem.__closure__ }}{{ gap.__code__ }}",
    "macro": "{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}",
    "macro-function": "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "loop": "{% for i in 'a' %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "loop-undefined": "{% for i in 'a' %}{{ loop._undefined.__init__.__globals__ }}{% endfor %}",
    "caller": "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "undefined": "{{ nobody.__class__ }}",
    "undefined-globals": "{{ (nobody|default('')).__class__ }}",
    "decimal": "{{ (1).__class__ }}{{ (1.0).__class__.__subclasses__() }}",
    "markup": "{{ ('a'|e).__html__.__globals__ }}",
    "mutable": "{% set a = [1] %}{{ a.append(2) }}",
    "mutable-dict": "{% set a = {} %}{{ a.update({'b': 1}) }}{{ a['b'] }}",
    "generator": "{{ ([1]|map('string')).gi_frame.f_back }}",
    "include": "{% include '/etc/passwd' %}",
    "include-up": "{% include '../../workspace.toml' %}",
    "import": "{% import '/etc/passwd' as p %}{{ p }}",
    "extends": "{% extends '/proc/self/environ' %}",
    "store": "{{ _printed.texts }}{{ _printed.add.__func__ }}",
    "debug": "{% debug %}",
    "do": "{% do [].append(1) %}",
}
"""Each would reach outside the letter. "{mark}" is a file that a successful attack makes."""

BOMBS = {
    "text-multiplied": "{{ 'a' * 3000000000 }}",
    "text-multiplied-folded": "{% if 'a' * 3000000000 == 'b' %}{% endif %}",
    "list-multiplied": "{{ [1] * 3000000000 }}",
    "percent": "{{ '%999999999s' % 1 }}",
    "format-filter": "{{ '%999999999s'|format(1) }}",
    "format-method": "{{ '{:999999999}'.format(1) }}",
    "center": "{{ 'a'|center(3000000000) }}",
    "center-method": "{{ 'a'.center(3000000000) }}",
    "ljust": "{{ 'a'.ljust(3000000000) }}",
    "zfill": "{{ 'a'.zfill(3000000000) }}",
    "expandtabs": "{{ '\\t'.expandtabs(3000000000) }}",
    "indent": "{{ 'a\\nb'|indent(3000000000) }}",
    "batch": "{{ [1]|batch(300000000, 1)|list }}",
    "slice": "{{ [1]|slice(300000000)|list }}",
    "round": "{{ 5|round(-999999999) }}",
    "power": "{{ 9 ** 9 ** 9 ** 9 }}",
    "multiplied-again": "{% set n = namespace(x=3) %}{% for i in 'aaaaaaaaaa' * 9 %}{% set n.x = n.x * n.x %}{% endfor %}{{ n.x }}",
    "text-doubled": "{% set n = namespace(x='ab') %}{% for i in 'a' * 60 %}{% set n.x = n.x ~ n.x %}{% endfor %}{{ n.x }}",
    "text-added": "{% set n = namespace(x='ab') %}{% for i in 'a' * 60 %}{% set n.x = n.x + n.x %}{% endfor %}{{ n.x }}",
    "list-doubled": "{% set n = namespace(x=[1]) %}{% for i in 'a' * 60 %}{% set n.x = n.x + n.x %}{% endfor %}{{ n.x|length }}",
    "list-nested": "{% set n = namespace(x=['a']) %}{% for i in 'a' * 60 %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x|string }}",
    "list-compared": "{% set n = namespace(x=[1], y=[1]) %}{% for i in 'a' * 60 %}{% set n.x = [n.x, n.x] %}{% set n.y = [n.y, n.y] %}"
    "{% endfor %}{{ n.x == n.y }}",
    "set-nested": "{% set a0 %}ฮา{% endset %}"
    + "".join(f"{{% set a{n} %}}{{{{ a{n - 1} }}}}{{{{ a{n - 1} }}}}{{% endset %}}" for n in range(1, 40))
    + "{{ a39 }}",
    "loops": "{% for a in 'a' * 999 %}{% for b in 'a' * 999 %}{% for c in 'a' * 999 %}{% endfor %}{% endfor %}{% endfor %}",
    "loops-filtered": "{% for a in 'a' * 9999 %}{% for b in 'a' * 9999 if b == 'c' %}{% endfor %}{% endfor %}",
    "loops-printing": "{% for a in 'a' * 99999 %}" + "ข้อความ" * 2000 + "{% endfor %}",
    "loop-recursive": "{% for a in [[1]] recursive %}{{ loop([[1]]) }}{{ loop([[1]]) }}{% endfor %}",
    "loops-of-searches": "{% set t = 'a' * 99999 %}{% for a in 'a' * 9999 %}{% if 'b' in t %}{% endif %}{% endfor %}",
    "macro-recursive": "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "macro-twice": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "call-recursive": "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}",
    "block-recursive": "{% block b %}{{ self.b() }}{{ self.b() }}{% endblock %}",
    "join": "{{ ('a' * 40000)|list|join('b' * 400000) }}",
    "replace": "{{ ('a' * 40000)|replace('a', 'b' * 400000) }}",
    "slices": "{% set l = ('a' * 99999)|list %}{% for a in l %}{% set m = l[:] %}{% endfor %}",
    "sorting": "{% for a in 'a' * 9999 %}{% set m = ('a' * 9999)|sort %}{% endfor %}",
    "deep": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "deep-lists": "{{ " + "[" * 5000 + "]" * 5000 + " }}",
    "deep-ifs": "{% if 1 %}" * 2000 + "{% endif %}" * 2000,
    "deep-loops": "{% for a in 'a' %}" * 60 + "{% endfor %}" * 60,
    "chain": "{{ 1" + " + 1" * 50000 + " }}",
    "unclosed": "{{ " * 60000,
    "statements": "{% set a = 1 %}" * 40000,
    "spaces": "ก" + " " * 300000 + "ข",
    "stars": "**ก" * 90000,
    "cells": "| ก " * 90000,
    "huge": "ก" * 6000000,
}
"""Each would take more time or memory than a computer has."""


def word_frame(frame: bytes, jinja: str) -> bytes:
    """Return a Word frame in whose first paragraph a Jinja text stands."""
    made = io.BytesIO()
    said = jinja.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    with zipfile.ZipFile(io.BytesIO(frame)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                start = data.index(b"<w:body>") + len(b"<w:body>")
                paragraph = f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>".encode()
                data = data[:start] + paragraph + data[start:]
            new.writestr(name, data)
    return made.getvalue()


_RELATION = '<Relationship Id="x1" Type="http://x/{}" Target="https://example.org/x" TargetMode="External"/>'
_BODY, _RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
FRAMES: dict[str, tuple[str, str, str, str]] = {
    "picture elsewhere": (
        _RELATIONS,
        "</Relationships>",
        _RELATION.format("image") + "</Relationships>",
        "example.org",
    ),
    "template elsewhere": (
        _RELATIONS,
        "</Relationships>",
        _RELATION.format("attachedTemplate") + "</Relationships>",
        "org",
    ),
    "field": (_BODY, "<w:body>", "<w:body><w:p><w:r><w:instrText>DDEAUTO c:\\\\x</w:instrText></w:r></w:p>", "DDEAUTO"),
    "field in pieces": (
        _BODY,
        "<w:body>",
        "<w:body><w:p><w:r><w:instrText>INCLUDE</w:instrText><w:instrText>PICTURE x</w:instrText></w:r></w:p>",
        "INCLUDEPICTURE",
    ),
    "object": (_BODY, "<w:body>", "<w:body><w:object/>", "object"),
    "drawing": (_BODY, "<w:body>", '<w:body><v:imagedata src="http://example.org/x"/>', "example.org"),
    "entities": (_BODY, "<w:document", '<!DOCTYPE x [<!ENTITY a "b">]><w:document', "DOCTYPE"),
}
"""What a Word frame would fetch or start: the part, what is replaced in it by what, and how a refusal tells of it."""


def changed_frame(frame: bytes, part: str, old: str, new: str, more: Iterable[tuple[str, bytes]] = ()) -> bytes:
    """Return a Word frame with another text in one part, and with more parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(frame)) as was, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as now:
        for name in was.namelist():
            data = was.read(name)
            now.writestr(name, data.replace(old.encode(), new.encode(), 1) if name == part else data)
        for name, data in more:
            now.writestr(name, data)
    return made.getvalue()
