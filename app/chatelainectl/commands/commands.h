// The commands, one a file. Each gives its row of the table.
#pragma once

#include "app/chatelainectl/command.h"

namespace chatelaine::ctl {

Command workspaceCreate();
Command workspaceInfo();
Command workspaceCheck();
Command sourceList();
Command sourceDetect();
Command sourceImport();
Command sourceRecords();
Command peopleImport();
Command inventoryList();
Command inventoryState();
Command trafficList();
Command trafficCount();
Command chainList();
Command chainShow();
Command policyCheck();
Command policyAuthorize();
Command policyCorpus();
Command policyImport();
Command policyInForce();
Command replayRun();
Command replayConform();
Command checkList();
Command checkRun();
Command findingList();
Command reviewCreate();
Command reviewList();
Command reviewDecide();
Command reviewClose();
Command reportMake();
Command reportRecompute();
Command completionBash();
Command completionZsh();
Command manualPage();

}  // namespace chatelaine::ctl
