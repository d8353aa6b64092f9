// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/bsoncheck.h"
#include "engines/mongodb/extendedjson.h"

#include <cstdint>
#include <cstdlib>

using namespace athanor;

/// Whatever a person writes as a document is refused, or a document that passes the check of what servers send and
/// reads back from its own text as the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    static_cast<void>(parseExtendedJson(text));
    const auto document = parseDocument(text);
    if (!document) {
        if (document.error().message.isEmpty())
            abort();
        return 0;
    }
    const QByteArrayView bytes(reinterpret_cast<const char *>(bson_get_data(document->get())), document->size());
    if (!checkBson(bytes, DeepestDocument + 1))
        abort();
    const auto edited = editableJson(*document);
    if (!edited)
        abort();
    const auto again = parseDocument(*edited);
    if (!again || !(*again == *document))
        abort();
    static_cast<void>(readableJson(*document));
    static_cast<void>(shownJson(*document));
    return 0;
}
