// SPDX-License-Identifier: Apache-2.0
#include "core/module.h"
#include "profiles/import/composemodule.h"

namespace athanor {

using namespace Qt::StringLiterals;

ComposeFile readComposeFile(const QByteArray &text, const QString &file)
{
    static const auto module = openModule<ComposeModule>("compose", u"read compose files"_s);
    if (module)
        return (*module)->read(text, file);
    ComposeFile none;
    none.notices = {u"%1 was left out: %2"_s.arg(file, module.error().message)};
    return none;
}

} // namespace athanor
