// Whether what somebody says can come true: what says something of nothing would be left out without a word. Private to
// engine/rehearse.
#pragma once
#include "engine/rehearse/told.h"

namespace ocflow::rehearse {

// Each looks at one line of a results file; false, and a mistake, where it fits nothing.
bool check_return(const site::Entry& said, const plan::Plan& plan, plan::NodeId node, std::vector<Mistake>& mistakes);
bool check_read(const site::Node& key, const std::string& action, const plan::Plan& plan,
                std::vector<Mistake>& mistakes);
bool check_answer(const site::Entry& said, const plan::Plan& plan, plan::NodeId node, std::vector<Mistake>& mistakes);

}  // namespace ocflow::rehearse
