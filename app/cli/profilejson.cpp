// SPDX-License-Identifier: Apache-2.0
#include "cli/profilejson.h"

#include <QJsonArray>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QJsonObject typesJson(const QMap<QString, QString> &types)
{
    QJsonObject json;
    for (auto it = types.cbegin(); it != types.cend(); ++it)
        json[it.key()] = it.value();
    return json;
}

} // namespace

QJsonObject profileJson(const Profile &profile)
{
    return {{u"name"_s, profile.name},
            {u"environment"_s, profile.environment},
            {u"engine"_s, engineName(profile.url.engine)},
            {u"url"_s, profile.url.toString()},
            {u"secret"_s, secretSourceText(profile.secret)},
            {u"folder"_s, profile.folder},
            {u"migrations"_s, profile.migrations},
            {u"models"_s, profile.models},
            {u"python"_s, profile.python},
            {u"run_env_py"_s, profile.runEnvironment},
            {u"types"_s, typesJson(profile.types)},
            {u"ssh"_s, profile.ssh.isEmpty() ? QJsonValue()
                                             : QJsonValue(QJsonObject{{u"host"_s, profile.ssh.host},
                                                                      {u"user"_s, profile.ssh.user},
                                                                      {u"port"_s, profile.ssh.port},
                                                                      {u"jump"_s, profile.ssh.jump}})},
            {u"tags"_s, QJsonArray::fromStringList(profile.tags)},
            {u"read_only"_s, profile.readOnly},
            {u"plain_text_consent"_s, profile.plainTextConsent},
            {u"plain_text_consent_by"_s, profile.consentBy},
            {u"tls_pin"_s, profile.tlsPin}};
}

} // namespace athanor
