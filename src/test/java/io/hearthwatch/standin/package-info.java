/** Servers of others that cannot be reached from here, as far as the hub speaks to them. */
package io.hearthwatch.standin;
