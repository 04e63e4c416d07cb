// What a rehearsal has shown that somebody should know, in words. Private to engine/rehearse.
#pragma once
#include "engine/rehearse/rehearsal.h"

namespace ocflow::rehearse {

std::vector<Finding> findings_of(const Stage& stage, const Rehearsal& all, bool twice);

}  // namespace ocflow::rehearse
