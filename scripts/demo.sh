#!/usr/bin/env bash
# What leadkit does, told on a small and messy CRM of our own making; `make demo` runs it after the
# build. It leaves a store in build/demo/crm.db to go on with.
#
#   scripts/demo.sh [BUILD]   the build folder to take the command from; default: build
#
# Each command's exit code is checked, so a demo that runs to its end is a test, too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=$(cd "${1:-build}" && pwd)
data=$PWD/scripts/demo
if [[ ! -x $build/bin/leadkit ]]; then
  echo "demo: $build/bin/leadkit is missing; run make demo" >&2
  exit 1
fi
PATH=$build/bin:$PATH
rm -rf "$build/demo"
mkdir -p "$build/demo"
cp "$data"/*.csv "$build/demo"
cd "$build/demo"

# Each command is run as if it were then; the page leaves the --at out.
now=2026-03-07T08:00:00Z
step=0
title() { step=$((step + 1)); printf '\n\n%s. %s\n' "$step" "$1"; }
say() { printf '   %s\n' "$1"; }
note() { printf '\n'; say "$1"; }  # between two commands of a step

# expect CODE COMMAND...: shows and runs the command; an exit code other than CODE ends the demo.
expect() {
  local code=$1 got=0
  shift
  printf '\n$%s\n' "$(for word; do
    [[ $word == *[!A-Za-z0-9_.,:=/-]* ]] && word="'$word'"
    printf ' %s' "$word"
  done)"
  "$@" --at "$now" 2>&1 || got=$?
  ((got == code)) || { echo "demo: exit code $got instead of $code" >&2; exit 1; }
}
run() { expect 0 "$@"; }

echo 'leadkit demo: three months of leads of a small sales team, from messy files to customers'

title 'A fresh store, and two fields of our own'
say 'One file is the whole CRM. The budget of a lead becomes the amount of its opportunity.'
run leadkit init crm.db
run leadkit field add crm.db Lead Budget__c --kind money
run leadkit field add crm.db Lead Interest__c --kind picklist --value Demo --value Pricing
run leadkit fieldmap set crm.db Budget__c Opportunity.Amount

title 'The team, the known companies and their people'
say 'Columns are found by their titles, whatever the last system called them. No row gets lost:'
say 'it is stored, or it is refused with a reason and written to a file, to be mended and imported.'
run leadkit import crm.db User users.csv
run leadkit import crm.db Queue queues.csv
expect 3 leadkit import crm.db Account accounts.csv --map 'Account No=ExternalId' \
  --errors accounts_failed.csv
expect 3 leadkit import crm.db Contact contacts.csv --map 'Contact No=ExternalId' \
  --errors contacts_failed.csv
run leadkit import crm.db Campaign campaigns.csv

title 'The leads: 398 rows, five ways to write a date, six to write an amount'
say 'With a key, a lead that is in the file twice is one lead, and its second row an update.'
expect 3 leadkit import crm.db Lead leads.csv --key ExternalId --map 'Lead No=ExternalId' \
  --errors leads_failed.csv
expect 3 leadkit import crm.db CampaignMember campaign_members.csv --map 'Lead No=Lead.ExternalId'
run leadkit import crm.db Task tasks.csv --map 'Lead No=Who.ExternalId'

title 'One lead, and where it stands'
say 'The lifecycle says what to do with a lead in each status, and where it may go from there.'
run leadkit status crm.db Lead:L-1028
now=2026-03-09T10:30:00Z
run leadkit status crm.db Lead:L-1028 Contacted --reason 'called back the same day' \
  --as 'Ines Okafor'
note 'A status that is not in the lifecycle is refused, and so is pretending a conversion.'
expect 1 leadkit status crm.db Lead:L-1028 'Nearly there'
expect 1 leadkit status crm.db Lead:L-1028 Converted

title 'Two weeks of calls, and what they showed'
say 'The call sheets come back as files; each row moves one lead, if the lifecycle allows the move.'
now=2026-03-11T17:00:00Z
expect 3 leadkit import crm.db Lead calls.csv --key ExternalId --map 'Lead No=ExternalId' \
  --as 'Ruth Abernathy'
now=2026-03-17T17:00:00Z
expect 3 leadkit import crm.db Lead qualified.csv --key ExternalId --map 'Lead No=ExternalId' \
  --as 'Ruth Abernathy'
run leadkit list crm.db Lead --where Status=Qualified --where 'LeadSource=Word of mouth' \
  --fields Name,Company,Budget__c,Interest__c,Rating

title 'What would become of this one?'
say 'A plan shows every value of a conversion with its reason, and writes nothing.'
run leadkit plan crm.db Lead:L-1162 --match link

title 'The qualified leads become accounts, contacts and opportunities'
say 'Known companies are used, not made twice. What cannot be right is refused, with the reason.'
now=2026-03-20T09:00:00Z
expect 3 leadkit convert crm.db --all-in-status Qualified --match link --summary \
  --as 'Ruth Abernathy'
note 'Some refusals need a decision, for example who gets the leads that a queue owns.'
now=2026-03-20T09:30:00Z
run leadkit convert crm.db Lead:L-1005 Lead:L-1012 --match link --owner 'Dev Marchetti'
note 'Others are right as they are: a lead converts once, and a disqualified one does not.'
expect 1 leadkit convert crm.db Lead:L-1162
disqualified=$(leadkit list crm.db Lead --where Status=Unqualified --limit 1 --ids)
expect 1 leadkit convert crm.db "$disqualified"

title 'The lead is a contact now, and its story goes with it'
run leadkit resolve crm.db Lead:L-1028
run leadkit history crm.db "$(leadkit resolve crm.db Lead:L-1028 | cut -d' ' -f2)"
note 'And sales has something to work on: here is the beginning of the pipeline.'
run leadkit list crm.db Opportunity --limit 6 --fields Name,StageName,Amount,CloseDate,LeadSource

title 'What came of it: the funnel'
say 'Where do leads get stuck, and which sources bring those that become customers?'
run leadkit report funnel crm.db

printf '\n\nThe store is %s/demo/crm.db; go on with: leadkit --help\n' "${build#"$OLDPWD"/}"
