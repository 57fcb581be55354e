package io.hearthwatch.alarm;

/** The states of ISA-18.2 / IEC 62682; the table of transitions is in the package description. */
enum AlarmState {
  NORMAL,
  UNACK_ACTIVE,
  ACK_ACTIVE,
  UNACK_CLEARED,
  SHELVED,
  OUT_OF_SERVICE;

  /** Whether somebody is still to say that they know of it. */
  boolean isUnacknowledged() {
    return this == UNACK_ACTIVE || this == UNACK_CLEARED;
  }
}
