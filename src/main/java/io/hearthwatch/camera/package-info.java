/**
 * Recordings of cameras: safely archived first, then tagged, and only the noteworthy ones bother
 * anyone.
 *
 * <p>A recording is seen ({@link io.hearthwatch.camera.FolderScanner} says when a file is
 * finished), archived ({@link io.hearthwatch.camera.Archiver}) and tagged ({@link
 * io.hearthwatch.camera.Tagger}); the row of each in the local store ({@link
 * io.hearthwatch.camera.Recordings}) says how far it is, so that a killed hub goes on where it was.
 * Each step either moves the row on or says why not and when to try again; nothing here waits for
 * another step, and tagging can fail for days without losing evidence.
 *
 * <p>Routes call the steps ({@link io.hearthwatch.camera.Cameras}); the component {@code recording}
 * gives them what is due ({@link io.hearthwatch.camera.Backlog}) and afterwards the verdicts
 * ({@link io.hearthwatch.camera.VerdictQueue}). While the uplink is metered the order is another:
 * judged first, archived when there is a turn.
 */
package io.hearthwatch.camera;
