# Three commands; what they do stands in scripts/.
.PHONY: setup demo test lock

setup:
	@scripts/setup.sh

demo: setup
	@.venv/bin/kpk demo

test:
	@scripts/setup.sh --with-tests
	@scripts/test.sh

lock:
	@scripts/lock.sh
