"""Mail servers and web hooks, real ones on loopback: what arrives, what certainly does not, and what nobody knows."""

import datetime as dt
import socket
import ssl
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from message_servers import PASSWORD, mail_server, web_server

from tidao_sheets.senders.sender import Outgoing
from tidao_sheets.senders.smtp import SmtpSender
from tidao_sheets.senders.webhook import WebhookError, WebhookSender, filled, parsed_template

NOW = dt.datetime(2025, 1, 21, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
MAIL = Outgoing(("a@example.go.th", "b@example.go.th"), "แบบให้คะแนน รอบที่ ๑ ยังค้าง", "เรียน เลขานุการ\n\n• ปัว ข้อ ๑\n.\nจบ")
WRONG = "marker-wrong"
TEMPLATE = {"to": "{to}", "messages": [{"type": "text", "text": "{subject}\n{text}"}]}


def smtp(port, **more):
    told: Any = {"host": "127.0.0.1", "security": "none", "sender": "ระบบประเมิน <no-reply@example.go.th>", "timeout": 2}
    return SmtpSender(**told | {"port": port, "now": NOW} | more)


def closed_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_a_mail_arrives_once_in_thai_with_a_login():
    with mail_server() as inbox:
        assert smtp(inbox.port, user="sender", password=PASSWORD).send(MAIL).fate == "sent"
    [(to, mail)] = inbox.mails
    assert to == MAIL.to
    assert (mail["Subject"], mail["To"]) == (MAIL.subject, "a@example.go.th, b@example.go.th")
    assert mail["From"] == "ระบบประเมิน <no-reply@example.go.th>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().split() == MAIL.body.split()
    assert len(inbox.logins) == 1


@pytest.mark.parametrize(
    ("fault", "fate"), [("no-data", "failed"), ("refuse-text", "failed"), ("hang", "failed"), ("drop", "uncertain")]
)
def test_what_a_mail_server_does_is_told_as_what_is_certain_of_it(fault, fate):
    with mail_server(fault) as inbox:
        done = smtp(inbox.port, timeout=0.5).send(MAIL)
        assert done.fate == fate
        assert done.said.th
        assert done.said.en
    assert len(inbox.mails) == (fate == "uncertain")


def test_where_nobody_listens_or_the_login_is_wrong_nothing_is_sent_and_no_secret_told():
    assert smtp(closed_port()).send(MAIL).fate == "failed"
    with mail_server() as inbox:
        wrong = smtp(inbox.port, user="sender", password=WRONG)
        done = wrong.send(MAIL)
        assert (done.fate, inbox.mails) == ("failed", [])
        assert WRONG not in repr((done, wrong))
        assert "bWFya2Vy" not in repr(done)


def test_one_address_that_is_refused_is_named_and_stops_no_other():
    with mail_server() as inbox:
        inbox.refuse = ("b@example.go.th",)
        done = smtp(inbox.port).send(MAIL)
        assert (done.fate, done.refused) == ("sent", ("b@example.go.th",))
        inbox.refuse = MAIL.to
        assert smtp(inbox.port).send(MAIL).fate == "failed"
    assert len(inbox.mails) == 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of this computer that nobody else trusts."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - dt.timedelta(1), now + dt.timedelta(1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=True)
    path = tmp_path_factory.mktemp("tls") / "here.pem"
    pem, private = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    signed = made.sign(key, hashes.SHA256()).public_bytes(pem)
    path.write_bytes(key.private_bytes(pem, private, serialization.NoEncryption()) + signed)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return path, context


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_an_encrypted_server_must_be_who_it_says(certificate, security, monkeypatch):
    path, context = certificate
    with mail_server(context=context, whole=security == "ssl") as inbox:
        sender = smtp(inbox.port, host="localhost", security=security, user="sender", password=PASSWORD)
        assert sender.send(MAIL).fate == "failed"
        assert (inbox.mails, inbox.logins) == ([], [])
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        assert sender.send(MAIL).fate == "sent"
        assert smtp(inbox.port, security=security).send(MAIL).fate == "failed"  # by another name
    assert len(inbox.mails) == 1


def test_a_server_without_encryption_gets_neither_login_nor_mail():
    with mail_server() as inbox:
        done = smtp(inbox.port, security="starttls", user="sender", password=PASSWORD).send(MAIL)
        assert (done.fate, inbox.mails, inbox.logins) == ("failed", [], [])


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_text_can_become_a_header_or_end_a_mail(subject, body):
    sender = smtp(1)
    data = sender._mail(Outgoing(("a@example.go.th",), subject, f"{body}\r\n.\r\nX-Evil: 1"))
    head = data.partition(b"\r\n\r\n")[0].decode("ascii")
    names = [line.partition(":")[0] for line in head.split("\r\n") if not line.startswith((" ", "\t"))]
    assert [*map(str.lower, names)].count("subject") == 1
    assert not {*names} & {"X-Evil", "Bcc", "Cc"}
    assert b"\r\n.\r\n" not in data


@pytest.mark.parametrize(
    "address", ["a@b.go.th\r\nBcc: x@y.co", "a@b.go.th,x@y.co", "<a@b.go.th>", "a b@c.go.th", "@b.go.th", "a@b", "C123"]
)
def test_an_address_of_another_shape_is_no_mail_address(address):
    assert not smtp(1).suits(address)
    assert smtp(1).suits("a.b-c@example.go.th")


# ── Web hooks ───────────────────────────────────────────────────────────────────────────────────────────────────────


def hook(port, template=TEMPLATE, **more):
    return WebhookSender(
        **{"template": template, "url": f"http://127.0.0.1:{port}/hook?key=marker-url", "timeout": 1} | more
    )


def test_a_web_hook_is_posted_to_once_for_each_address_with_its_headers():
    with web_server() as inbox:
        done = hook(inbox.port, headers={"Authorization": "Bearer marker-token"}).send(
            Outgoing(("C1", "C2"), "หัว", '"\\\n}')
        )
        assert done.fate == "sent"
    assert [body["to"] for _, _, body in inbox.posts] == ["C1", "C2"]
    path, headers, body = inbox.posts[0]
    assert (path, headers["Authorization"]) == ("/hook?key=marker-url", "Bearer marker-token")
    assert body["messages"] == [{"type": "text", "text": 'หัว\n"\\\n}'}]


@pytest.mark.parametrize(
    ("fault", "fate"),
    [("204", "sent"), ("301", "failed"), ("307", "failed"), ("400", "failed"), ("429", "failed"), ("500", "uncertain"),
     ("hang", "uncertain"), ("drop", "uncertain")],
)  # fmt: skip
def test_what_a_web_server_does_is_told_as_what_is_certain_of_it(fault, fate):
    with web_server(fault) as inbox:
        done = hook(inbox.port).send(Outgoing(("C1",), "ก", "ข"))
        assert (done.fate, len(inbox.posts)) == (fate, 1)
        assert "marker" not in repr((done, hook(inbox.port)))
    assert hook(closed_port()).send(Outgoing(("C1",), "ก", "ข")).fate == "failed"


@pytest.mark.parametrize(
    "url",
    ["http://example.go.th/x", "ftp://example.go.th", "https://", "//x", "https://u:p@example.go.th/", "https://a b/",
     "http://127.0.0.1.example.go.th/", "http://127.0.0.1@example.go.th/", "https://example.go.th/\nx", "https://[::1",
     "https://example.go.th:0/"],
)  # fmt: skip
def test_only_https_may_be_posted_to_but_on_this_very_computer(url):
    for told in ({"url": url}, {"url": None, "urls": {"zone-1": url}}):
        with pytest.raises(WebhookError) as refused:
            hook(1, **told)
        assert "example" not in refused.value.message.en


@pytest.mark.parametrize("headers", [{"X-Token": "a\r\nHost: b"}, {"X-Token": "ก"}, {"X Token": "a"}, {"": "a"}])
def test_a_header_is_one_line_of_ascii(headers):
    with pytest.raises(WebhookError):
        hook(1, headers=headers)


def test_a_hook_that_cannot_tell_its_addressees_apart_wants_a_place_for_each():
    with pytest.raises(WebhookError):
        hook(1, {"text": "{text}"})
    with web_server() as inbox:
        places = {name: f"http://127.0.0.1:{inbox.port}/{name}" for name in ("zone-1", "zone-2")}
        chat = hook(inbox.port, {"text": "{text}"}, url=None, urls=places)
        assert chat.suits("zone-1")
        assert not chat.suits("zone-3")
        assert chat.send(Outgoing(("zone-2",), "ก", "ข")).fate == "sent"
    assert [path for path, _, _ in inbox.posts] == ["/zone-2"]


@given(st.dictionaries(st.sampled_from(["to", "subject", "text"]), st.text(max_size=30)))
def test_a_value_stays_a_text_whatever_stands_in_it(told):
    values = (
        dict.fromkeys(("to", "subject", "text"), "") | told | {"text": told.get("text", "") + '{to}{subject}","x":"'}
    )
    assert filled({"a": ["{text}", 1, None, "{to}-{subject}"]}, values) == {
        "a": [values["text"], 1, None, f"{values['to']}-{values['subject']}"]
    }


def test_a_template_that_is_no_json_is_refused_without_quoting_it():
    with pytest.raises(WebhookError) as refused:
        parsed_template('{"token": "marker-template", }')
    assert "marker" not in repr(refused.value.message)
