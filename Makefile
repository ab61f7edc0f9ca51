# Everything a person types. The only thing that must be there is Python 3.11 (and git and make).

PYTHON ?= python3.11
UV := .uv/uv
export UV_PYTHON := $(PYTHON)
export UV_PYTHON_DOWNLOADS := never
export RASA_TELEMETRY_ENABLED := false
RUN := .venv/bin/python
BOT_RUN := bot/.venv/bin/python
RASA := bot/.venv/bin/rasa
NPM := $(RUN) -m launcher.node
WIDGET := web/widget/dist/widget.js
CONSOLE := web/console/dist/console.js
CONVERSATIONS := $(RUN) -m pytest -p conversations.plugin -p no:randomly -q -n 2 tests/conversations

.DEFAULT_GOAL := help
.PHONY: help setup web run train encoder shell talk export-conversation stories conversations soak test test-services test-web \
	test-bot test-conversations lint format bench encoder-bench nlu-report banking77 invite invite-adviser disable-agent \
	disable-adviser

help: ## what can be done here
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' Makefile

setup: $(UV) .venv/.synced bot/.venv/.synced ## installs both Python environments (the others do it by themselves)

$(UV): launcher/get_uv.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 is needed: install it, or name it with 'make PYTHON=/path/to/python3.11'."; exit 1; }
	@$(PYTHON) launcher/get_uv.py && touch -h $(UV)

.venv/.synced: pyproject.toml uv.lock | $(UV)
	@echo "Installing the service side's environment …"
	@$(UV) sync --quiet --locked && touch $@

bot/.venv/.synced: bot/pyproject.toml bot/uv.lock $(wildcard bot/environment/*) | $(UV)
	@echo "Installing the Rasa side's environment (0.7 GB) …"
	@$(UV) sync --quiet --locked --project bot --reinstall-package rasa-environment && touch $@

web: $(WIDGET) $(CONSOLE) ## builds the customer's chat widget and the agents' console when their sources have changed

# Not `npm ci`: it refuses a lock without the binaries of every other platform, which not every registry has.
web/node_modules/.synced: $(wildcard web/package.json web/package-lock.json) | setup
	@echo "Installing what builds the pages …"
	@$(NPM) install --silent --no-save --ignore-scripts && mkdir -p $(@D) && touch $@

$(WIDGET): web/node_modules/.synced $(wildcard web/vite.config.ts web/build/* web/widget/src/* web/widget/src/*/* actions/labels.yml)
	@$(NPM) run --silent build:widget

$(CONSOLE): web/node_modules/.synced $(wildcard web/vite.console.config.ts web/build/* web/console/index.html web/console/public/* \
		web/console/src/* web/console/src/*/* web/widget/src/*.ts)
	@$(NPM) run --silent build:console

run: setup web ## sets everything up, trains if needed, starts all four processes
	@exec $(RUN) -m launcher

train: setup ## trains the bot when its data has changed
	@$(RUN) -m launcher.training
	@$(BOT_RUN) -m bot.freshness

encoder: setup ## teaches the sentence encoder our domain anew (an environment of 5 GB, about 40 minutes)
	@$(UV) sync --quiet --locked --project bot/encoder/training
	@bot/encoder/training/.venv/bin/python -m bot.encoder.training.train
	@$(BOT_RUN) -m bot.nlu.calibration

encoder-bench: setup ## what each precision of the encoder costs and loses
	@$(BOT_RUN) -m benchmarks.encoder

shell: setup train ## talks to the bot in the terminal, through plain `rasa shell` (start `make run` first)
	@$(RASA) shell --quiet -m models

talk: setup train ## talks to the real bot in the terminal: make talk lang=sv service=op_fi meeting=booked
	@$(RUN) -m conversations.talk --lang "$(or $(lang),sv)" --service "$(service)" --meeting "$(or $(meeting),none)"

export-conversation: setup ## writes a conversation of the running bot as a test: make export-conversation id=… name="…"
	@$(RUN) -m conversations.export "$(id)" "$(name)"

stories: setup train ## Rasa's own story tests
	@$(RASA) test core --stories tests/stories -m models --fail-on-prediction-errors --out instance/stories

conversations: setup train ## the testers' conversations against the real bot; ARGS="-k lobby" for some of them
	@$(CONVERSATIONS) $(ARGS)

soak: setup train ## walks the real bot at random for 20,000 turns, then the handing over; seed=7 turns=1000 repeats a walk
	@$(RUN) -m conversations.walking --turns "$(or $(turns),20000)" $(if $(seed),--seed "$(seed)")
	COURSES=5000 $(RUN) -m pytest -q tests/handoff/test_handoff_model.py

test: setup web train ## all tests, the ones against PostgreSQL and Chromium included
	@$(RUN) -m launcher.debian
	@$(MAKE) --no-print-directory test-web test-services test-bot test-conversations

test-services:
	$(RUN) -m pytest -n 3 --dist worksteal

test-web:
	@$(NPM) run --silent test

test-bot:
	$(BOT_RUN) -m pytest -c bot/pytest.ini --confcutdir tests/bot tests/bot tests/privacy

test-conversations:
	$(CONVERSATIONS)

lint: setup web ## style, types, data
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy accounts actions benchmarks conversations desk launcher lint privacy startup storage verification tests
	$(BOT_RUN) -m mypy --config-file bot/pyproject.toml bot benchmarks/banking77.py benchmarks/encoder.py benchmarks/understanding/predict.py
	$(NPM) run --silent lint
	$(RUN) -m lint
	@echo "$(RASA) data validate --fail-on-warnings"
	@said=$$(PYTHONWARNINGS=ignore $(RASA) data validate --fail-on-warnings 2>&1) || { echo "$$said"; exit 1; }

format: setup web ## puts the code into the project's style
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .
	$(NPM) run --silent format

bench: setup train ## what Rasa costs in time and memory, what a turn costs, how many widgets one desk holds, how fast a queue is served
	@$(RUN) -m benchmarks.rasa_server
	@$(RUN) -m benchmarks.desk_load
	@$(RUN) -m benchmarks.desk_load whole
	@$(RUN) -m benchmarks.handoff_load

nlu-report: setup train ## how well messages are understood; ARGS=--stock beside stock Rasa, which takes hours to train
	@$(RUN) -m benchmarks.understanding.report $(ARGS)
	@$(BOT_RUN) -m bot.freshness

banking77: setup ## accuracy on a public benchmark: make banking77 CSV=<folder of train.csv and test.csv>
	@$(BOT_RUN) -m benchmarks.banking77 $(CSV)

invite: setup ## a one-time code for an account at /console: make invite role=lead
	@$(RUN) -m desk.invite --role "$(or $(role),agent)"

invite-adviser: setup ## a one-time code for an account at /adviser
	@$(RUN) -m verification.invite

disable-agent: setup ## shuts an account at /console out: make disable-agent name=anna, with enable=1 lets it in again
	@$(RUN) -m desk.disable $(if $(enable),--enable) -- "$(name)"

disable-adviser: setup ## shuts an account at /adviser out: make disable-adviser name=anna, with enable=1 lets it in again
	@$(RUN) -m verification.disable $(if $(enable),--enable) -- "$(name)"
