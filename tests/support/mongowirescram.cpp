// SPDX-License-Identifier: Apache-2.0
// SCRAM-SHA-256 (RFC 5802, RFC 7677) from the server's side.
#include "support/mongowire.h"
#include "support/mongowirepeer.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <openssl/evp.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Sha256 = QCryptographicHash::Sha256;

QByteArray payloadOf(const BsonDocument &command)
{
    const auto value = command.value(u"payload"_s);
    if (!value || value->type() != BSON_TYPE_BINARY)
        return {};
    return QByteArray(reinterpret_cast<const char *>(value->raw().value.v_binary.data),
                      qsizetype(value->raw().value.v_binary.data_len));
}

QByteArray attribute(const QByteArray &message, char name)
{
    for (const QByteArray &part : message.split(',')) {
        if (part.size() > 2 && part.at(0) == name && part.at(1) == '=')
            return part.sliced(2);
    }
    return {};
}

QByteArray keyed(const QByteArray &key, const QByteArray &text)
{
    return QMessageAuthenticationCode::hash(text, key, Sha256);
}

} // namespace

MongoWireServer::Reply MongoWireServer::saslStart(Peer &peer, const BsonDocument &command)
{
    m_sawLogin = true;
    const QByteArray first = payloadOf(command);
    if (command.text(u"mechanism"_s) != "SCRAM-SHA-256"_L1 || !first.startsWith("n,,"))
        return std::unexpected(MongoRefusal{334, u"MechanismUnavailable"_s, u"Unsupported mechanism"_s});
    peer.scramFirst = first.sliced(3);
    peer.scramNonce = attribute(peer.scramFirst, 'r') + "server";
    peer.scramSalt = "0123456789abcdef0123456789ab";
    peer.scramServerFirst =
        "r=" + peer.scramNonce + ",s=" + peer.scramSalt.toBase64() + ",i=" + QByteArray::number(m_options.scramRounds);
    return BsonDocument()
        .add(u"conversationId"_s, 1)
        .add(u"done"_s, false)
        .add(u"payload"_s, BsonValue::binary(peer.scramServerFirst));
}

MongoWireServer::Reply MongoWireServer::saslContinue(Peer &peer, const BsonDocument &command)
{
    const QByteArray last = payloadOf(command);
    const QByteArray proof = QByteArray::fromBase64(attribute(last, 'p'));
    const qsizetype cut = last.lastIndexOf(",p=");
    QByteArray salted(32, '\0');
    PKCS5_PBKDF2_HMAC(m_options.password.constData(), int(m_options.password.size()),
                      reinterpret_cast<const unsigned char *>(peer.scramSalt.constData()), int(peer.scramSalt.size()),
                      m_options.scramRounds, EVP_sha256(), 32, reinterpret_cast<unsigned char *>(salted.data()));
    const QByteArray clientKey = keyed(salted, "Client Key");
    const QByteArray message =
        peer.scramFirst + ',' + peer.scramServerFirst + ',' + last.first(qMax<qsizetype>(0, cut));
    QByteArray expected = keyed(QCryptographicHash::hash(clientKey, Sha256), message);
    for (qsizetype i = 0; i < expected.size(); ++i)
        expected[i] = char(expected.at(i) ^ clientKey.at(i));
    const bool right = attribute(peer.scramFirst, 'n') == m_options.user.toUtf8() && proof == expected &&
                       attribute(last, 'r') == peer.scramNonce && attribute(last, 'c') == "biws";
    if (!right)
        return std::unexpected(MongoRefusal{18, u"AuthenticationFailed"_s, u"Authentication failed."_s});
    peer.loggedIn = true;
    const QByteArray signature = keyed(keyed(salted, "Server Key"), message);
    return BsonDocument()
        .add(u"conversationId"_s, 1)
        .add(u"done"_s, true)
        .add(u"payload"_s, BsonValue::binary("v=" + signature.toBase64()));
}

} // namespace athanor::test
