#include "engine/host/trimming.h"

#include <algorithm>

#include "engine/host/boot_timer.h"

namespace ocflow::keeper {

using std::chrono::milliseconds;

struct Trimming::Data : std::enable_shared_from_this<Trimming::Data> {
  Data(const asio::any_io_executor& executor, Spool& s) : timer(executor), spool(&s) {}
  void wait();
  void look();

  BootTimer timer;
  Spool* spool;
  milliseconds pause{10};
};

void Trimming::Data::wait() {
  timer.expires_after(pause);
  timer.async_wait([self = shared_from_this()](asio::error_code error) {
    if (!error && self->spool) self->look();
  });
}

// Between two looks there should not come more than a small part of what is kept.
void Trimming::Data::look() {
  spool->to_its_name();
  const auto grown = spool->trim();
  const auto much = spool->limits().most / 4;
  if (grown > much) {
    pause = std::max(pause / 2, milliseconds(2));
  } else if (grown < much / 4) {
    pause = std::min(pause * 2, milliseconds(250));
  }
  wait();
}

Trimming::Trimming(const asio::any_io_executor& executor, Spool& spool) : d_(std::make_shared<Data>(executor, spool)) {
  d_->wait();
}

Trimming::~Trimming() {
  d_->spool = nullptr;
  d_->timer.cancel();
}

}  // namespace ocflow::keeper
