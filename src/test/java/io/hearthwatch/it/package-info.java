/**
 * The hub as a whole, met as people and devices meet it: MQTT, HTTP, SQL, files, signals. Needs
 * mosquitto, mariadb-server, libaio1, openssl and ffmpeg on the machine.
 */
package io.hearthwatch.it;
