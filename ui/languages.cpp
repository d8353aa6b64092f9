// SPDX-License-Identifier: Apache-2.0
#include "ui/languages.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

static void loadTranslationResources()
{
    // Linked into a static library, whose resources are not registered by themselves.
    Q_INIT_RESOURCE(translations);
}

namespace athanor {

using namespace Qt::StringLiterals;

QStringList languages()
{
    return {u"en"_s, u"zh_CN"_s};
}

QString systemLanguage()
{
    return QLocale::system().language() == QLocale::Chinese ? u"zh_CN"_s : u"en"_s;
}

void installLanguage(QCoreApplication &app, const QString &language)
{
    loadTranslationResources();
    const QString owned = u"athanorTranslator"_s;
    for (QTranslator *old : app.findChildren<QTranslator *>(owned, Qt::FindDirectChildrenOnly)) {
        QCoreApplication::removeTranslator(old);
        delete old;
    }
    const QString known = languages().contains(language) ? language : u"en"_s;
    QLocale::setDefault(QLocale(known));
    const auto install = [&app, &owned](const QString &file) {
        auto *translator = new QTranslator(&app);
        translator->setObjectName(owned);
        if (translator->load(file) && QCoreApplication::installTranslator(translator))
            return;
        delete translator;
    };
    install(QLibraryInfo::path(QLibraryInfo::TranslationsPath) + u"/qtbase_%1.qm"_s.arg(known));
    // English too: its file holds the plural forms.
    install(u":/i18n/athanor_%1.qm"_s.arg(known));
}

} // namespace athanor
