package lockstep.stager.data;

import lockstep.stager.checkpoint.Printable;
import lockstep.stager.shard.ShardFile;
import lockstep.stager.store.ObjectTree;
import lockstep.stager.store.ObjectTree.Listed;
import lockstep.stager.store.StoreUri;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// All objects below a prefix of a bucket.
final class ObjectSource implements DataSource {
    private final DataUri uri;
    private final ObjectTree tree;
    private final List<Listed> objects;
    private final DataListing listing;

    private ObjectSource(DataUri uri, ObjectTree tree) throws IOException {
        this.uri = uri;
        this.tree = tree;
        this.objects = look();
        List<DataFile> files = new ArrayList<>();
        for (Listed one : objects) {
            files.add(new DataFile(file(uri, one), one.version()));
        }
        this.listing = DataListing.of(files);
    }

    static ObjectSource open(DataUri uri) throws IOException {
        ObjectTree tree = StoreUri.openTree(uri.text());
        try {
            return new ObjectSource(uri, tree);
        } catch (IOException | RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    private List<Listed> look() throws IOException {
        List<Listed> found = tree.list(DataListing.FILES_MAX + 1);
        if (found.isEmpty()) {
            throw new IOException(
                    "%s has no objects.%nMaybe look at the spelling of the prefix."
                            .formatted(uri.text()));
        }
        return found;
    }

    private static ShardFile file(DataUri uri, Listed one) throws HopelessSource {
        String path = one.name().isEmpty() ? uri.name() : uri.name() + "/" + one.name();
        try {
            return new ShardFile(path, one.size(), false);
        } catch (IllegalArgumentException _) {
            throw new HopelessSource(
                    "the object %s cannot be a file.%nMaybe name a prefix without it."
                            .formatted(Printable.of(one.name())));
        }
    }

    @Override
    public DataListing listing() {
        return listing;
    }

    @Override
    public InputStream read(int index) throws IOException {
        return tree.open(objects.get(index));
    }

    @Override
    public void requireUnchanged() throws IOException {
        if (!look().equals(objects)) {
            throw new IOException("%s was changed while it was fetched".formatted(uri.text()));
        }
    }

    @Override
    public void close() {
        tree.close();
    }
}
