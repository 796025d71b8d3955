# Three commands; what they do stands in scripts/.
.PHONY: setup demo test lock

setup:
	@scripts/setup.sh

demo: setup
	@.venv/bin/kpk demo

test:
	@scripts/setup.sh --with-browser
	@scripts/test.sh

lock:
	@scripts/lock.sh
