"""Takes detectors' readings from a broker to MySQL as the university's subscriber did: one INSERT and one COMMIT a
message, the fields cut out of the text by their positions, what does not parse printed and dropped.

Differences: MQTT 5, QoS 1 and a session that is kept (the original had QoS 0), so that it can be compared.

Arguments: MQTT port (TLS, localhost), file of the authority, topic filter, MySQL port, user, password, database.
"""

import datetime
import ssl
import sys

import MySQLdb
import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

PORT, CA, FILTER, DB_PORT, USER, PASSWORD, DATABASE = sys.argv[1:8]

db = MySQLdb.connect(host="127.0.0.1", port=int(DB_PORT), user=USER, passwd=PASSWORD, db=DATABASE)
cursor = db.cursor()


def on_connect(client, userdata, flags, code, properties=None):
    client.subscribe(FILTER, qos=1)


def on_subscribe(client, userdata, mid, codes, properties=None):
    print("ready", flush=True)


def on_message(client, userdata, message):
    text = message.payload.decode()
    try:
        comments = "Regular reading"
        if text.startswith("REQUESTED-"):
            comments = "Requested reading"
            text = text[10:]
        dash = text.index("-")
        ip_at = text.index("IP:")
        mac_at = text.index("MAC:")
        value = text[-1]
        row = (
            int(text[:dash]),
            message.topic,
            text[mac_at + 4 : mac_at + 21],
            {"F": 0, "T": 1}[value] if value in "FT" else int(value),
            text[dash + 1 : dash + 4],
            datetime.datetime.utcnow().strftime("%Y-%m-%d %H:%M:%S"),
            comments,
            text[ip_at + 3 : mac_at - 1],
        )
    except (ValueError, KeyError):
        print("dropped", text, flush=True)
        return
    cursor.execute(
        "INSERT INTO SensorLog (sequence, topic, mac, value, sensortype, datereceived, comments, ip)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        row,
    )
    db.commit()


client = mqtt.Client(client_id="seed-subscriber", protocol=mqtt.MQTTv5)
client.on_connect = on_connect
client.on_subscribe = on_subscribe
client.on_message = on_message
client.tls_set(ca_certs=CA, tls_version=ssl.PROTOCOL_TLS_CLIENT)
keep = Properties(PacketTypes.CONNECT)
keep.SessionExpiryInterval = 3600
client.connect("localhost", int(PORT), keepalive=60, clean_start=False, properties=keep)
client.loop_forever()
