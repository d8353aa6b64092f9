// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/import/configreader.h"
#include "profiles/import/envfile.h"
#include "profiles/serviceimport.h"

namespace athanor {

struct PlacedFinding
{
    ConfigFinding finding;
    QString file;             ///< relative to the service's folder
    bool fromCompose = false; ///< known only with the variables of a compose file
};

/// All that can say which database a service uses.
struct UrlSources
{
    QString root;
    QStringList packages; ///< absolute folders
    QList<PlacedFinding> findings;
    QHash<QString, ServiceVariable> variables; ///< of .env and .flaskenv
    QHash<QString, ServiceVariable> compose;
    bool importsFlaskSqlAlchemy = false;
};

/// Sets the profile's URL and environment, the password apart, and adds evidence and notices. The URL's scheme stays
/// empty if nothing names a database that is known without running the service.
void chooseServiceUrl(const UrlSources &sources, FoundService *found);

} // namespace athanor
