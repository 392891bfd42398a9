# The order of the rooms (tests/rooms) against the tree: each include that goes up, each folder that is not listed or does
# not begin with its sentence, each folder and file that is too large, in one line each.
package Rooms;
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Find qw(find);
use Exporter qw(import);
our @EXPORT_OK = qw(rooms problems);

use constant { FILES => 25, LINES => 300 };

# Not the tree: what is built or fetched, and what only lies beside it.
my $outside = qr{^(?:\.[^/]+|build|docs)$};

sub lines {
    my ($file) = @_;
    open my $in, '<', $file or die "$file: $!\n";
    chomp(my @lines = <$in>);
    close $in;
    return @lines;
}

# [pattern, its sentence] for each line `pattern: sentence`, from the lowest room to the highest.
sub rooms {
    my ($list) = @_;
    my (@rooms, %seen, $number);
    for (lines($list)) {
        $number++;
        next if /^\s*(?:#|$)/;
        my ($room, $sentence) = /^(\S+): +(\S.*)$/ or die "$list:$number: want 'folder: sentence'\n";
        die "$list:$number: $room is listed twice\n" if $seen{$room}++;
        push @rooms, [$room, $sentence];
    }
    return @rooms;
}

# The place of a folder in the list; undef if it is not there.
sub place {
    my ($folder, @rooms) = @_;
    for my $i (0 .. $#rooms) {
        my $pattern = join '[^/]+', map { quotemeta } split /\*/, $rooms[$i][0], -1;
        return $i if $folder =~ /^$pattern$/;
    }
    return undef;
}

sub is_source {
    my ($file) = @_;
    return 1 if $file =~ /\.(?:c|h|asm|inc|pm|t|pl|sh)$/;
    return 0 if $file =~ m{\.[^/]*$};
    my ($first) = lines($file);
    return defined $first && $first =~ /^#!/;
}

# Every source file below the current folder, by folder.
sub sources {
    my %files;
    find(
        {
            no_chdir   => 1,
            preprocess => sub { $File::Find::dir eq '.' ? grep { !/$outside/ } @_ : @_ },
            wanted     => sub {
                my $file = s{^\./}{}r;
                push @{ $files{ dirname($file) } }, $file if -f && is_source($file);
            },
        },
        '.'
    );
    return \%files;
}

# The lines of a file that include what is above it. A file beside the includer is named from the top too.
sub includes_up {
    my ($file, @rooms) = @_;
    my ($number, @problems) = 0;
    my $own = place(dirname($file), @rooms);
    for (lines($file)) {
        $number++;
        my ($included) = /^\s*[#%]\s*include\s+"([^"]+)"/ or next;
        my $place = place(dirname($included), @rooms);
        push @problems, "$file:$number: includes $included, " . (defined $place ? 'which is in a higher room' : 'which is in no room')
            if !defined $place || $place > $own;
    }
    return @problems;
}

sub too_large {
    my ($folder, @files) = @_;
    my @problems;
    push @problems, "$folder: " . @files . " source files, more than ${\FILES}" if $folder !~ /\*/ && @files > FILES;
    for my $file (@files) {
        my $lines = () = lines($file);
        push @problems, "$file: $lines lines, more than ${\LINES}" if $lines > LINES;
    }
    return @problems;
}

# A room's README.md begins with a title and the room's sentence.
sub without_head {
    my ($room, $sentence) = @_;
    my $head = "$room/README.md";
    return $room if !-f $head;
    my ($title, undef, $first) = lines($head);
    return ($title // '') =~ /^# / && ($first // '') eq $sentence ? () : $room;
}

# What is wrong with the tree in the current folder.
sub problems {
    my ($list) = @_;
    my @rooms = rooms($list);
    my $files = sources();
    my @problems;
    for my $folder (sort keys %$files) {
        my $place = place($folder, @rooms);
        my @files = sort @{ $files->{$folder} };
        push @problems, defined $place
            ? (too_large($rooms[$place][0], @files), map { /\.(?:c|h|asm|inc)$/ ? includes_up($_, @rooms) : () } @files)
            : "$folder: not listed in $list";
    }
    for (@rooms) {
        my ($room, $sentence) = @$_;
        push @problems, map { "$_/README.md: does not begin with a title and the sentence of $list" } without_head($room, $sentence) if $room !~ /\*/;
        push @problems, "$room: listed in $list, but there is no source in it" if !grep { defined place($_, [$room, '']) } keys %$files;
    }
    return @problems;
}

1;
