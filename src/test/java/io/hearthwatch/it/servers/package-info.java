/**
 * Real servers for tests and measurements: brokers, databases, a network that fails, and the hub
 * itself, each as a process of its own on loopback, on free ports, in temporary folders. Nothing
 * here knows the hub's classes: it is met over the network only.
 */
package io.hearthwatch.it.servers;
