/// Chunks between nodes: a node serves what it has and keeps what a partner sends.
///
/// One request at a time on a connection. Request: magic and version, operation, token, object
/// name, size, hash; then, for what is put, the bytes. Answer: a status, a message, a length, so
/// many bytes. What is got is compared with its hash by who asked for it, what is put by who stores
/// it, after it was synced.
///
/// All of it goes through TLS 1.3. Each process makes a key of its own when it begins, and both
/// sides know the other's fingerprint from whoever sent them to each other: who calls says nothing
/// to anybody else, and who answers gives nothing to anybody else. The token says of which job it
/// is.
@NullMarked
package lockstep.stager.peer;

import org.jspecify.annotations.NullMarked;
