package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptRecord;
import lockstep.protocol.v1.LaunchSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Where checkpoints lie on this node: a directory for each job, into which its ranks write, and
/// one for each user, where what is kept for other nodes lies.
///
/// This daemon only makes these directories, in parents where nobody else can put anything; what is
/// in them belongs to the user and is touched only as him.
///
/// @param path may be passed through by everyone
public record StageDirectory(Path path) {

    static StageDirectory open(Path path) throws IOException {
        var stage = new StageDirectory(path);
        RunDirectory.makeDirectory(path);
        RunDirectory.makeDirectory(stage.jobs());
        RunDirectory.makeDirectory(stage.users());
        RunDirectory.makeDirectory(stage.marks().folder());
        return stage;
    }

    Path jobs() {
        return path.resolve("jobs");
    }

    Path users() {
        return path.resolve("users");
    }

    /// Which attempts have begun here.
    public AttemptMarks marks() {
        return new AttemptMarks(path.resolve("attempts"));
    }

    /// Where ranks of a job write checkpoints that names no directory of its own.
    public Path ofJob(int jobId) {
        return jobs().resolve("job-" + jobId);
    }

    /// Where ranks write checkpoints.
    Path of(LaunchSpec launch, int jobId) {
        return launch.getCheckpointDirectory().isEmpty()
                ? ofJob(jobId)
                : Path.of(launch.getCheckpointDirectory());
    }

    /// Where the data leads to that an attempt has staged in: a folder, in which it has the last
    /// word of its address for its name. It is there before the ranks may go on.
    ///
    /// @param index among what the job has staged in
    Path dataOf(LaunchSpec launch, AttemptKey attempt, int index) {
        return ofUser(launch.getUserId())
                .resolve("data/for")
                .resolve(attempt.toString())
                .resolve(String.valueOf(index));
    }

    /// What is the user's here; only he can enter it.
    public Path ofUser(int userId) {
        return users().resolve(Integer.toUnsignedString(userId));
    }

    /// Makes the user's directory, which nobody else can enter.
    public Path makeOfUser(int userId, int groupId, Privilege privilege) throws IOException {
        return make(ofUser(userId), userId, groupId, privilege);
    }

    /// Makes the job's directory, which nobody else can enter.
    public Path makeOfJob(int jobId, int userId, int groupId, Privilege privilege)
            throws IOException {
        return make(ofJob(jobId), userId, groupId, privilege);
    }

    /// Makes the directory that is the node's own for the job, if the job uses that, and marks that
    /// the attempt begins here.
    void make(AttemptRecord.Held attempt, Privilege privilege) throws IOException {
        LaunchSpec launch = attempt.launch();
        if (launch.getCheckpointDirectory().isEmpty()) {
            int job = attempt.key().jobId();
            makeOfJob(job, launch.getUserId(), launch.getGroupId(), privilege);
        }
        marks().mark(attempt.key(), attempt.bootId());
    }

    private static synchronized Path make(
            Path directory, int userId, int groupId, Privilege privilege) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            privilege.own(directory, userId, groupId);
        }
        return directory;
    }
}
