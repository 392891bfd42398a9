/* New files in the root of a volume. */
#include "boot/firmware/uefi.h"
#include "boot/firmware/volume.h"
#include "boot/text/string.h"
#include "include/bits.h"

#define MOST_NAMES 65536 /* the most in a FAT directory */
#define NAME_SIZE  256   /* bytes, the NUL included: FAT's names have at most 255 characters */
#define ROOT_FULL  "the volume's root directory is full (want %lu bytes): remove files from it"
#define NO_ROOT    "the volume cannot be opened"

/* The fragments that are not written yet. */
struct unwritten {
    const struct text_fragment *fragment;
    size_t count, at;
};

static char file_chunk[4096], file_read_back[sizeof(file_chunk)];

static size_t next_chunk(struct unwritten *r)
{
    size_t used = 0;

    while (r->count && used < sizeof(file_chunk)) {
        if (r->at < r->fragment->length) {
            char c = r->fragment->text[r->at++];

            file_chunk[used++] = c == '\n' || (c >= ' ' && c <= '~') ? c : '?';
        } else {
            r->fragment++;
            r->count--;
            r->at = 0;
        }
    }
    return used;
}

static error file_error(EFI_STATUS status, uint64_t length, const char *what)
{
    if (status == EFI_VOLUME_FULL)
        return FAIL("the volume is full (want %lu bytes): remove old logs from it", length);
    if (status == EFI_WRITE_PROTECTED)
        return FAIL("the volume is read-only (want %lu bytes)", length);
    return FAIL("%s failed (UEFI status %#lx, want %lu bytes)", what, status, length);
}

static error write_all(EFI_FILE_PROTOCOL *file, struct unwritten unwritten, uint64_t length)
{
    EFI_STATUS status;

    for (size_t size; (size = next_chunk(&unwritten)) != 0;) {
        UINTN written = size;

        status = file->Write(file, &written, file_chunk);
        if (EFI_ERROR(status) || written != size)
            return file_error(EFI_ERROR(status) ? status : EFI_VOLUME_FULL, length, "a write");
    }
    status = file->Flush(file);
    return EFI_ERROR(status) ? file_error(status, length, "the flush") : NULL;
}

/* Reads the file from its start to its end. */
static error compare_all(EFI_FILE_PROTOCOL *file, struct unwritten unwritten, uint64_t length)
{
    EFI_STATUS status = file->SetPosition(file, 0);
    size_t size;

    if (EFI_ERROR(status))
        return file_error(status, length, "seeking to the file's start");
    do {
        UINTN got = sizeof(file_read_back);

        size = next_chunk(&unwritten);
        status = file->Read(file, &got, file_read_back);
        if (EFI_ERROR(status))
            return file_error(status, length, "reading it back");
        if (got != size || memcmp(file_chunk, file_read_back, size) != 0)
            return FAIL("the file does not read back as written (want %lu bytes)", length);
    } while (size);
    return NULL;
}

/* The root of FAT12 and FAT16 has a fixed number of entries. */
static bool has_room(EFI_FILE_PROTOCOL *root, uint64_t length)
{
    static UINT8 buffer[VOLUME_INFO_SIZE] __attribute__((aligned(8)));
    const EFI_FILE_SYSTEM_INFO *info = volume_info(root, buffer);

    return info && info->FreeSpace >= length;
}

static error create_file(EFI_FILE_PROTOCOL *root, CHAR16 *name, struct unwritten unwritten, uint64_t length)
{
    EFI_FILE_PROTOCOL *file = NULL;
    EFI_STATUS status = root->Open(root, &file, name, EFI_FILE_MODE_READ, 0);
    error e;

    /* EFI_FILE_MODE_CREATE would open an existing file, not fail. */
    if (!EFI_ERROR(status)) {
        file->Close(file);
        return FAIL("a file of that name exists, although the folder does not list it");
    }
    status =
        root->Open(root, &file, name, EFI_FILE_MODE_CREATE | EFI_FILE_MODE_WRITE | EFI_FILE_MODE_READ, 0);
    if (EFI_ERROR(status))
        return status == EFI_VOLUME_FULL && has_room(root, length)
                   ? FAIL(ROOT_FULL, length)
                   : file_error(status, length, "creating the file");
    e = write_all(file, unwritten, length);
    if (!e)
        e = compare_all(file, unwritten, length);
    if (e) {
        file->Delete(file); /* closes it too */
        return e;
    }
    status = file->Close(file);
    return EFI_ERROR(status) ? file_error(status, length, "closing the file") : NULL;
}

error volume_create(const struct volume *v, const char *name, const struct text_fragment *fragments,
                    size_t count, uint64_t *length)
{
    EFI_FILE_PROTOCOL *root = volume_root(v);
    CHAR16 wide[NAME_SIZE];
    size_t i = 0;
    error e;

    if (!root)
        return FAIL(NO_ROOT);
    for (; name[i] && i + 1 < COUNT_OF(wide); i++)
        wide[i] = (CHAR16)name[i];
    wide[i] = 0;
    *length = 0;
    for (i = 0; i < count; i++)
        *length += fragments[i].length;
    e = create_file(root, wide, (struct unwritten){fragments, count, 0}, *length);
    root->Close(root);
    return e;
}

static error list_folder(EFI_FILE_PROTOCOL *root, void (*look)(const char *, void *), void *argument)
{
    static UINT8 buffer[sizeof(EFI_FILE_INFO) + NAME_SIZE * sizeof(CHAR16)] __attribute__((aligned(8)));
    const EFI_FILE_INFO *info = (const EFI_FILE_INFO *)(void *)buffer;
    char name[NAME_SIZE];

    for (unsigned n = 0; n < MOST_NAMES; n++) {
        UINTN size = sizeof(buffer), i = 0;
        EFI_STATUS status = root->Read(root, &size, buffer);

        if (EFI_ERROR(status))
            return FAIL("the volume's root cannot be read (UEFI status %#lx)", status);
        if (size == 0)
            return NULL;
        for (; i + 1 < sizeof(name) && info->FileName[i]; i++)
            name[i] = info->FileName[i] < 0x80 ? (char)info->FileName[i] : '?';
        name[i] = '\0';
        look(name, argument);
    }
    return FAIL("more than %u files are in the volume's root: remove some", MOST_NAMES);
}

error volume_list(const struct volume *v, void (*look)(const char *name, void *argument), void *argument)
{
    EFI_FILE_PROTOCOL *root = volume_root(v);
    error e;

    if (!root)
        return FAIL(NO_ROOT);
    e = list_folder(root, look, argument);
    root->Close(root);
    return e;
}
