"""The cluster's settings: what may be said, what is refused, and no password anywhere."""

from __future__ import annotations

import datetime as dt
import typing
from typing import TYPE_CHECKING

import pytest

from digitpad import settings
from digitpad.settings import CassandraSettings, Settings, SettingsError, SyncSettings
from digitpad.storage.cluster.connection import Consistency

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "correct horse battery"  # noqa: S105

WHOLE = """\
[cassandra]
hosts = ["cass-1.lab.example", "10.0.0.2", "2001:db8::7"]
port = 9142
datacenter = "berlin"
keyspace = "class_7b"
table_prefix = "pad_"
consistency = "QUORUM"
user = "pad"
tls = true
ca_file = "~/lab-ca.pem"
certificate = "mine.pem"
key = "mine.key"
check_hostname = false
replication = "berlin:3, dc2:2"

[sync]
group = "Klasse 7b"
upload = false
fetch = "group"
since = 2026-09-01
paused = true
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_everything_can_be_said_in_the_file(file: Path) -> None:
    file.write_text(WHOLE)
    loaded = settings.load(file, {})
    assert loaded.cassandra == CassandraSettings(
        hosts=("cass-1.lab.example", "10.0.0.2", "2001:db8::7"),
        port=9142,
        datacenter="berlin",
        keyspace="class_7b",
        table_prefix="pad_",
        consistency="QUORUM",
        user="pad",
        tls=True,
        ca_file="~/lab-ca.pem",
        certificate="mine.pem",
        key="mine.key",
        check_hostname=False,
        replication="berlin:3, dc2:2",
    )
    assert loaded.cassandra.copies() == {"berlin": 3, "dc2": 2}
    assert loaded.sync == SyncSettings(
        group="Klasse 7b", upload=False, fetch="group", since=dt.date(2026, 9, 1), paused=True
    )


def test_the_environment_says_the_same_as_text(file: Path) -> None:
    environ = {
        "DIGITPAD_CASSANDRA__HOSTS": "cass-1, cass-2",
        "DIGITPAD_CASSANDRA__PORT": "9043",
        "DIGITPAD_CASSANDRA__TLS": "true",
        "DIGITPAD_CASSANDRA__CA_FILE": "ca.pem",
        "DIGITPAD_SYNC__SINCE": "2026-09-01",
        "DIGITPAD_SYNC__UPLOAD": "false",
    }
    loaded = settings.load(file, environ)
    assert loaded.cassandra == CassandraSettings(
        hosts=("cass-1", "cass-2"), port=9043, tls=True, ca_file="ca.pem"
    )
    assert loaded.sync == SyncSettings(since=dt.date(2026, 9, 1), upload=False)


def test_hosts_may_be_text_in_the_file_too(file: Path) -> None:
    file.write_text('[cassandra]\nhosts = "cass-1,cass-2"\n')
    assert settings.load(file, {}).cassandra.hosts == ("cass-1", "cass-2")


def test_there_is_no_cluster_unless_one_is_named() -> None:
    assert Settings().cassandra.hosts == ()
    assert Settings().cassandra.copies() == {}


@pytest.mark.parametrize(
    ("line", "key", "hint"),
    [
        ("hosts = ['cass-1:9042']", "cassandra.hosts", "their port is cassandra.port"),
        ("hosts = ['http://cass-1']", "cassandra.hosts", 'is ["http://cass-1"], but must be names or addr'),
        ("hosts = 'a,,b'", "cassandra.hosts", "names or addresses, with commas between"),
        ("hosts = [1]", "cassandra.hosts", "names or addresses"),
        ("port = 0", "cassandra.port", "a whole number from 1 to 65535"),
        ("port = '9042'", "cassandra.port", "a whole number from 1 to 65535"),
        ("datacenter = ''", "cassandra.datacenter", "text, not empty"),
        ("keyspace = 'Digit-Pad'", "cassandra.keyspace", "all lower case, at most 48"),
        ('keyspace = "digitpad\\n"', "cassandra.keyspace", "all lower case"),
        (f"keyspace = '{'k' * 49}'", "cassandra.keyspace", "at most 48"),
        ("table_prefix = '7b'", "cassandra.table_prefix", "empty, or a letter"),
        ("consistency = 'ANY'", "cassandra.consistency", '"LOCAL_QUORUM", "QUORUM", "EACH_QUORUM", "ONE"'),
        ("tls = 'yes'", "cassandra.tls", "true or false"),
        ("ca_file = ''", "cassandra.ca_file", "text, not empty"),
        ("ca_file = '~no such person/ca.pem'", "cassandra.ca_file", "home folder is not known"),
        ("ca_file = 'ca.pem'", "cassandra.ca_file", 'nothing is encrypted without "cassandra.tls = true"'),
        ("tls = true\nkey = 'my.key'", "cassandra.key", "not the certificate it belongs to"),
        ("replication = '3'", "cassandra.replication", 'such as "datacenter1:3, dc2:3"'),
        ("replication = 'datacenter1:0'", "cassandra.replication", "number of copies in each"),
        (
            "replication = 'datacenter1:1, datacenter1:3'",
            "cassandra.replication",
            "names a data centre twice",
        ),
        (
            "replication = 'dc2:3'",
            "cassandra.replication",
            'without the data centre of "cassandra.datacenter"',
        ),
        ("passwort = 'x'", "cassandra.passwort", "there is no key"),
        ("[sync]\ngroup = ' a'", "sync.group", "a name of 1 to 64 characters"),
        ('[sync]\ngroup = "a\\nb"', "sync.group", "a name of 1 to 64 characters"),
        ("[sync]\nfetch = 'all'", "sync.fetch", 'one of "nothing", "group"'),
        ("[sync]\nsince = 'September'", "sync.since", "a date such as 2026-09-01"),
        ("[sync]\nsince = 2026-09-01T12:00:00Z", "sync.since", "a date such as 2026-09-01"),
        ("[sync]\nuplaod = true", "sync.uplaod", 'did you mean "sync.upload"?'),
    ],
)
def test_a_mistake_names_key_file_and_what_is_right(file: Path, line: str, key: str, hint: str) -> None:
    file.write_text(f"[cassandra]\n{line}\n")
    with pytest.raises(SettingsError) as caught:
        settings.load(file, {})
    [problem] = caught.value.problems
    assert problem.key == key
    assert f'"{key}"' in problem.message
    assert hint in problem.message
    assert str(file) in str(problem)


@pytest.mark.parametrize("line", ["tls = 'yes'", "tsl = true", "ca_file = 'ca.pem'", "[sync]\ngruop = 'b'"])
def test_a_cluster_of_which_anything_is_wrong_is_not_used_at_all(file: Path, line: str) -> None:
    file.write_text(f"[window]\ntheme = 'dark'\n[cassandra]\nhosts = ['cass-1']\nuser = 'pad'\n{line}\n")
    loaded, problem = settings.load_or_default(file, {})
    assert problem is not None
    assert loaded.window.theme == "dark"
    assert (loaded.cassandra, loaded.sync) == (CassandraSettings(), SyncSettings())


@pytest.mark.parametrize(
    "text", ["tls = true\n", "[cassandr]\ntls = true\n", "[cassandra\n", "cassandra = 1\n"]
)
def test_a_cluster_of_the_environment_is_not_used_with_half_a_file(file: Path, text: str) -> None:
    file.write_text(text)
    loaded, problem = settings.load_or_default(file, {"DIGITPAD_CASSANDRA__HOSTS": "cass-1"})
    assert problem is not None
    assert loaded.cassandra == CassandraSettings()


def test_another_mistake_leaves_the_cluster_alone(file: Path) -> None:
    file.write_text("[pad]\npen_widht = 0.1\n[window]\ntheme = 3\n[cassandra]\nhosts = ['cass-1']\n")
    loaded, problem = settings.load_or_default(file, {})
    assert problem is not None
    assert loaded.cassandra.hosts == ("cass-1",)


def test_a_password_in_the_file_is_refused_and_not_repeated(file: Path) -> None:
    file.write_text(f"[cassandra]\nhosts = ['cass-1']\npassword = '{SECRET}'\n")
    with pytest.raises(SettingsError) as caught:
        settings.load(file, {})
    message = str(caught.value)
    assert str(file) in message
    assert "no place for a password" in message
    assert "digitpad cluster password" in message
    assert "DIGITPAD_CASSANDRA__PASSWORD" in message
    assert SECRET not in message
    assert SECRET not in repr(caught.value)


def test_a_password_on_the_command_line_is_refused_and_not_repeated(file: Path) -> None:
    with pytest.raises(SettingsError, match=r"the command line: .*no place for a password") as caught:
        settings.load(file, {}, {"cassandra.password": SECRET})
    assert SECRET not in str(caught.value)


def test_a_password_in_the_environment_is_no_setting_and_no_mistake(file: Path) -> None:
    loaded = settings.load(file, {"DIGITPAD_CASSANDRA__PASSWORD": SECRET})
    assert loaded == Settings()
    assert SECRET not in repr(loaded)


@pytest.mark.parametrize("name", ["DIGITPAD_CASSANDRA__PASSWD", "DIGITPAD_CASSANDRA_PASSWORD"])
def test_a_misspelled_password_is_told_how_it_is_spelled(file: Path, name: str) -> None:
    with pytest.raises(SettingsError, match='did you mean "DIGITPAD_CASSANDRA__PASSWORD"') as caught:
        settings.load(file, {name: SECRET})
    assert SECRET not in str(caught.value)


def test_several_choices_are_written_in_one_step(file: Path) -> None:
    file.write_text("# mine\n[cassandra]\nuser = 'pad' # me\nport = 9142\n")
    settings.save_choices(
        file,
        {
            "cassandra.hosts": ("cass-1", "cass-2"),
            "cassandra.port": None,
            "cassandra.ca_file": None,
            "cassandra.tls": True,
            "sync.since": dt.date(2026, 9, 1),
        },
    )
    loaded = settings.load(file, {})
    assert loaded.cassandra == CassandraSettings(hosts=("cass-1", "cass-2"), user="pad", tls=True)
    assert loaded.sync.since == dt.date(2026, 9, 1)
    assert file.read_text().startswith("# mine\n[cassandra]\nuser = 'pad' # me\n")


@pytest.mark.parametrize("key", ["cassandra.password", "cassandra.prot"])
def test_no_choice_is_written_when_one_is_not_allowed(file: Path, key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.save_choices(file, {"cassandra.user": "pad", key: SECRET, "cassandra.port": 0})
    assert [problem.key for problem in caught.value.problems] == [key, "cassandra.port"]
    assert SECRET not in str(caught.value)
    assert not file.exists()
    with pytest.raises(SettingsError):
        settings.save_choices(file, {key: None})


def test_the_window_can_tell_what_the_file_does_not_decide() -> None:
    environ = {
        "DIGITPAD_CASSANDRA__HOSTS": "cass-1",
        "DIGITPAD_CASSANDRA__PASSWORD": SECRET,
        "DIGITPAD_SYNC__GROUP": "",
        "DIGITPAD_TORCH": "cpu",
    }
    assert settings.fixed(environ, {"sync.upload": "false"}) == {
        "cassandra.hosts": "the environment (DIGITPAD_CASSANDRA__HOSTS)",
        "cassandra.password": "the environment (DIGITPAD_CASSANDRA__PASSWORD)",
        "sync.upload": "the command line",
    }
    assert settings.fixed() == {}


def test_the_cluster_knows_the_consistency_levels_of_the_settings() -> None:
    assert typing.get_args(settings.Consistency) == tuple(Consistency)
