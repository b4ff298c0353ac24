// Ordinals of the standard fields that the code knows by name, looked up once per catalog.
#pragma once

#include "schema/catalog.h"

namespace leadkit::schema {

struct Known {
  explicit Known(const Catalog& catalog);

  struct {
    int object, first_name, middle_name, last_name, suffix, status, company, email, owner,
        lead_source, is_converted, converted_date, converted_account, converted_contact,
        converted_opportunity, record_type, last_transfer_date;
  } lead;
  struct {
    int object, account, first_name, middle_name, last_name, suffix, email, owner, lead_source,
        reports_to, do_not_call, opted_out_of_email, opted_out_of_fax, is_email_bounced,
        email_bounced_date, email_bounced_reason;
  } contact;
  struct {
    int object, name, parent, owner;
  } account;
  struct {
    int object, account;
  } account_alias;
  struct {
    int object, name, account, contact, stage, probability, forecast_category,
        forecast_category_name, is_closed, is_won, amount, expected_revenue, close_date, fiscal,
        fiscal_quarter, fiscal_year, push_count, last_stage_change, lead_source, campaign, owner,
        record_type, last_open_stage, closed_reason;
  } opportunity;
  struct {
    int object, opportunity, contact, is_primary, role;
  } contact_role;
  struct {
    int object, campaign, lead, contact, status, type, has_responded, first_responded;
  } member;
  struct {
    int object, who, what, account, owner, status, is_closed, priority, is_high_priority, completed;
  } task;
  struct {
    int object, who, what, account, end_date, end_date_time;
  } event;
  struct {
    int object, first_name, last_name, is_active;
  } user;
  struct {
    int object, number, status, is_closed, closed_date, is_closed_on_create, account;
  } case_;
  struct {
    int object, queue, user, is_active, capacity, position;
  } queue_member;
  int queue;
  int campaign;
};

}  // namespace leadkit::schema
