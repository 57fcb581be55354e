/**
 * The check before every HTTP call, and the form of every error answer.
 *
 * <p>{@link io.hearthwatch.hook.Gate} is the first handler of the Quarkus router, so routes in
 * YAML, resources, health and metrics are all behind it. {@code Access} says which scope a call
 * needs. Without tokens, programs on the same machine may do all, pages in a browser and calls
 * through a proxy may not. With tokens a call carries {@code Authorization: Bearer <secret>}, or
 * the headers {@code X-Hub-Timestamp} (epoch seconds, at most 5 minutes off) and {@code
 * X-Hub-Signature-256} (HMAC over timestamp, dot and body), each signature good for one call. A
 * signature covers neither method nor path: give a signing device a token with one scope.
 *
 * <p>A signed body is held in memory until it is checked, 20 MB at most; other bodies stream and
 * have Quarkus's limit ({@code quarkus.http.limits.max-body-size}, 10 MB unless set), which holds
 * for signed ones too. A call beyond Quarkus's limit is answered by Quarkus: 413 without a problem
 * document.
 *
 * <p>Recordings are the exception: behind the gate {@link io.hearthwatch.hook.Uploads} receives
 * their bodies, up to {@code HUB_RECORDING_MAX} and never in memory, signed ones up to 20 MB as
 * all.
 *
 * <p>Behind the gate the header {@code Hub-Caller} names the caller. Headers {@code Hub-Caller},
 * {@code Hub-Upload…} and {@code Camel…} from outside are removed, the credential as well.
 */
package io.hearthwatch.hook;
