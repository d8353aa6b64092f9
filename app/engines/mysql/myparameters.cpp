// SPDX-License-Identifier: Apache-2.0
#include "engines/mysql/myparameters.h"

#include "engines/transportpolicy.h"

#include <algorithm>
#include <span>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr auto MySqlSocket = "/run/mysqld/mysqld.sock";

// Options of SQLAlchemy's drivers (PyMySQL, mysqlclient, Connector/Python, MariaDB Connector/Python) that are
// understood but are Athanor's own business: TLS is the transport rule's, encoding and time limits are fixed.
constexpr QLatin1StringView myOwnWay[] = {
    QLatin1StringView("ssl"),
    QLatin1StringView("ssl_ca"),
    QLatin1StringView("ssl_cert"),
    QLatin1StringView("ssl_key"),
    QLatin1StringView("ssl_capath"),
    QLatin1StringView("ssl_cipher"),
    QLatin1StringView("ssl_mode"),
    QLatin1StringView("ssl_disabled"),
    QLatin1StringView("ssl_check_hostname"),
    QLatin1StringView("ssl_verify_cert"),
    QLatin1StringView("ssl_verify_identity"),
    QLatin1StringView("charset"),
    QLatin1StringView("collation"),
    QLatin1StringView("use_unicode"),
    QLatin1StringView("binary_prefix"),
    QLatin1StringView("connect_timeout"),
    QLatin1StringView("connection_timeout"),
    QLatin1StringView("read_timeout"),
    QLatin1StringView("write_timeout"),
    QLatin1StringView("autocommit"),
    QLatin1StringView("sql_mode"),
    QLatin1StringView("program_name"),
    QLatin1StringView("max_allowed_packet"),
    QLatin1StringView("compress"),
    QLatin1StringView("local_infile"),
    QLatin1StringView("allow_local_infile"),
    QLatin1StringView("cursorclass"),
    QLatin1StringView("client_flag"),
    QLatin1StringView("buffered"),
    QLatin1StringView("raise_on_warnings"),
    QLatin1StringView("use_pure"),
    QLatin1StringView("auth_plugin"),
};

// Would lead the connection or its password elsewhere than the URL's visible part says, or run what nobody has seen.
constexpr QLatin1StringView myForbidden[] = {
    QLatin1StringView("password"),           QLatin1StringView("passwd"),       QLatin1StringView("read_default_file"),
    QLatin1StringView("read_default_group"), QLatin1StringView("init_command"), QLatin1StringView("plugin_dir"),
    QLatin1StringView("bind_address"),       QLatin1StringView("option_files"), QLatin1StringView("named_pipe"),
    QLatin1StringView("server_public_key"),  QLatin1StringView("db"),           QLatin1StringView("database"),
    QLatin1StringView("failover"),           QLatin1StringView("pool_name"),
};

bool isOneOf(std::span<const QLatin1StringView> list, const QString &key)
{
    return std::ranges::any_of(list, [&](QLatin1StringView entry) { return key == entry; });
}

Status checkMyOption(const QString &key)
{
    if (isOneOf(myOwnWay, key))
        return {};
    if (isOneOf(myForbidden, key))
        return fail(Error::invalidInput(
            u"The URL option %1 would lead the connection elsewhere than the URL says, or run SQL that nobody sees; "
            "remove it."_s.arg(key)));
    return fail(Error::invalidInput(
        u"The URL option %1 is not one of MySQL's drivers; correct or remove it."_s.arg(boundedText(key, 60, false))));
}

Status setMyAddress(const DatabaseUrl &url, MyParameters *parameters)
{
    if (url.hosts.size() > 1)
        return fail(Error::invalidInput(u"A URL of MySQL names one host; remove the others."_s));
    const HostPort address = url.hosts.value(0);
    if (url.isSocket()) {
        parameters->socket = address.host.isEmpty() ? QByteArray(MySqlSocket) : address.host.toUtf8();
        return {};
    }
    // libmariadb takes a list of hosts apart by itself.
    if (address.host.contains(u','))
        return fail(Error::invalidInput(u"The host name holds a comma; a URL of MySQL names one host."_s));
    parameters->host = address.host.toUtf8();
    parameters->port = address.port ? address.port : standardPort(EngineId::MySQL);
    parameters->server = {address.host, parameters->port};
    return {};
}

/// The near end of an SSH tunnel stands in for the server's address.
void goThroughTunnel(const ConnectionSpec &spec, MyParameters *parameters)
{
    if (spec.tunnel.port != 0) {
        parameters->host = "127.0.0.1";
        parameters->port = spec.tunnel.port;
    } else if (!spec.tunnel.socketPath.isEmpty()) {
        parameters->socket = spec.tunnel.socketPath.toUtf8();
        parameters->host.clear();
    }
}

} // namespace

Result<MyParameters> myParameters(const ConnectionSpec &spec)
{
    const DatabaseUrl &url = spec.url;
    const auto transport = transportFor(spec);
    if (!transport)
        return fail(transport);
    for (const auto &[key, value] : url.query) {
        if (const Status fine = checkMyOption(key); !fine)
            return fail(fine);
    }
    MyParameters parameters;
    parameters.transport = *transport;
    parameters.timeout = spec.connectTimeout;
    if (const Status set = setMyAddress(url, &parameters); !set)
        return fail(set);
    goThroughTunnel(spec, &parameters);
    parameters.user = url.user.toUtf8();
    parameters.database = url.database.toUtf8();
    for (const QByteArray &text : {parameters.host, parameters.socket, parameters.user, parameters.database}) {
        if (text.contains('\0'))
            return fail(Error::invalidInput(u"The URL holds a NUL character; correct it."_s));
    }
    return parameters;
}

} // namespace athanor
