"""A mail server that keeps each letter as a file of JSON. Arguments: port, folder, user, password, certificate and key (or nothing), and "tls" for TLS from the first byte.
It refuses poison@ for good and later@ for now. Says "ready", and ends with its input."""
import json
import os
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

port, folder, user, password, certificate, mode = (sys.argv[1:] + [""] * 6)[:6]


class Mailbox:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("poison@"):
            return f"550 5.1.1 no such mailbox here, {password}"
        if address.startswith("later@"):
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        Mailbox.count += 1
        letter = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "data": envelope.content.decode("utf-8", "replace"),
            "login": session.authenticated,
            "tls": session.ssl is not None or mode == "tls",
            "peer": session.peer[1],
        }
        name = os.path.join(folder, f"{Mailbox.count:06d}.json")
        with open(name + ".part", "w") as file:
            json.dump(letter, file)
        os.rename(name + ".part", name)
        return "250 kept"


def check(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == user.encode() and data.password == password.encode(), handled=False)


context = None
if certificate:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
controller = Controller(
    Mailbox(),
    hostname="127.0.0.1",
    port=int(port),
    auth_required=bool(user),
    auth_require_tls=False,
    authenticator=check,
    enable_SMTPUTF8=True,
    **({"ssl_context": context} if mode == "tls" else {"tls_context": context, "require_starttls": context is not None}),
)
controller.start()
print("ready", flush=True)
sys.stdin.read()
controller.stop()
