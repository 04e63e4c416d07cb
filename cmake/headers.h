// What most sources include, precompiled: reading Asio and the JSON library takes longer than compiling what uses them.
// Each source names what it uses all the same; the preset `clang` builds without this file and would tell.
#include <algorithm>
#include <array>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <tl/expected.hpp>
#include <unordered_map>
#include <vector>
