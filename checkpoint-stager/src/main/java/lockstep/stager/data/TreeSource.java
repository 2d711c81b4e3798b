package lockstep.stager.data;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import lockstep.stager.checkpoint.Printable;
import lockstep.stager.shard.BadTree;
import lockstep.stager.shard.FileStamp;
import lockstep.stager.shard.ShardFile;
import lockstep.stager.shard.SourceTree;
import lockstep.stager.shard.TreeChanged;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A file or a folder that is mounted on this node.
final class TreeSource implements DataSource {
    private final SourceTree tree;
    private final DataListing listing;
    private final List<Long> offsets = new ArrayList<>();

    private TreeSource(SourceTree tree) throws HopelessSource {
        this.tree = tree;
        List<ShardFile> files = tree.files();
        List<FileStamp> stamps = tree.stamps();
        List<DataFile> all = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < files.size(); i++) {
            all.add(new DataFile(files.get(i), version(stamps.get(i))));
            offsets.add(offset);
            offset += files.get(i).size();
        }
        this.listing = DataListing.of(all);
    }

    /// Not the inode: some network file systems number their files anew.
    private static String version(FileStamp stamp) {
        return "%d.%d".formatted(stamp.modifiedNanos(), stamp.changedNanos());
    }

    static TreeSource open(DataUri uri) throws IOException {
        Path path = uri.path();
        if (!Files.exists(path, NOFOLLOW_LINKS)) {
            throw new IOException(
                    "%s is not there, or its user may not see it.%nMaybe it is not mounted on this node."
                            .formatted(Printable.of(path.toString())));
        }
        try {
            // Folders above it may be links.
            Path above = Objects.requireNonNull(path.getParent()).toRealPath();
            SourceTree tree =
                    SourceTree.open(above, List.of(String.valueOf(path.getFileName())), List.of());
            try {
                return new TreeSource(tree);
            } catch (HopelessSource e) {
                tree.close();
                throw e;
            }
        } catch (BadTree e) {
            throw new HopelessSource(String.valueOf(e.getMessage()));
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "its user may not read %s.%nMaybe give him the right to."
                            .formatted(Printable.of(String.valueOf(e.getFile()))),
                    e);
        }
    }

    @Override
    public DataListing listing() {
        return listing;
    }

    @Override
    public InputStream read(int index) {
        return new Part(offsets.get(index), listing.files().get(index).file().size());
    }

    @Override
    public void requireUnchanged() throws IOException {
        try {
            tree.requireUnchanged();
        } catch (TreeChanged e) {
            throw new IOException("it was changed while it was fetched: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        tree.close();
    }

    /// One file within the stream of all.
    private final class Part extends InputStream {
        private long at;
        private final long end;

        Part(long begin, long length) {
            this.at = begin;
            this.end = begin + length;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = (int) Math.min(length, end - at);
            if (count == 0) {
                return length == 0 ? 0 : -1;
            }
            tree.read(at, ByteBuffer.wrap(into, offset, count));
            at += count;
            return count;
        }
    }
}
