# A page in headless Chromium: pictures of it, results of scripts in it, and its network requests. Chromium runs without
# its sandbox, which a container may not allow, and with a temporary profile.
package Browser;
use strict;
use warnings;
use Cwd qw(getcwd);
use Exporter qw(import);
use File::Path qw(make_path remove_tree);
use Files qw(contents write_file);
use IO::Uncompress::Inflate qw(inflate $InflateError);
use JSON::PP;
our @EXPORT_OK = qw(picture evaluated requests messages read_png);

my $kit     = 'build/debian/browser';
my $program = 'build/tools/bin/chromium-headless-shell';
my $seconds = 120;
my $dir     = "build/run/browser.$$";
END { local $?; remove_tree($dir) if -d $dir }

# Returns the output; dies if the browser does not end in time.
sub browse {
    my ($page, $width, $height, @words) = @_;
    my $here = getcwd();
    -x $program or die "$program is missing: tests/tools/fetch browser brings it\n";
    make_path($dir);
    local %ENV = (%ENV, HOME => "$here/$dir", FONTCONFIG_FILE => "$here/$kit/fonts.conf", TZ => 'UTC', LC_ALL => 'C');
    my @command = ('timeout', '-k', 5, $seconds, $program, '--no-sandbox', '--no-zygote', "--browser-subprocess-path=$here/$program", '--disable-gpu',
        '--disable-dev-shm-usage', '--hide-scrollbars', '--force-device-scale-factor=1', '--force-color-profile=srgb',
        "--user-data-dir=$here/$dir/profile", "--window-size=$width,$height", @words, "file://$page");
    open my $said, '-|', 'sh', '-c', 'exec "$@" 2>"$0"', "$dir/errors", @command or die "$program: $!\n";
    my $text = do { local $/; <$said> } // '';
    close $said;
    die "$program failed with " . ($? >> 8) . ", its messages:\n" . contents("$dir/errors") if $?;
    return $text;
}

# A picture of the page at WIDTH x HEIGHT, as read_png returns it; also kept in FILE.
sub picture {
    my ($page, $file, $width, $height, @words) = @_;
    unlink $file;
    browse($page, $width, $height, "--screenshot=$file", @words);
    return read_png($file);
}

# The results of SCRIPT, a function body, run in a copy of the page without its script ban, at each of these widths: in frames
# of one page, because the browser takes two seconds to start.
sub evaluated {
    my ($page, $widths, $script) = @_;
    my $copy   = written('copy.html', contents($page) =~ s/<meta http-equiv="Content-Security-Policy"[^>]*>//r);
    my $frames = join '', map { qq(<iframe src="$copy" width="$_" height="800" style="border: 0"></iframe>\n) } @$widths;
    my $json   = JSON::PP->new->allow_nonref;
    my $code   = $json->encode("(function () { $script })()") =~ s{</}{<\\/}gr;
    my $all    = written('frames.html', <<"END");
<!DOCTYPE html><meta charset="utf-8">
$frames<pre id="found" hidden></pre><script>
onload = function () {
    var found = Array.prototype.map.call(frames, function (frame) { return frame.eval($code); });
    document.getElementById("found").textContent = encodeURIComponent(JSON.stringify(found));
};</script>
END
    my ($found) = browse($all, 1600, 800, '--allow-file-access-from-files', '--dump-dom') =~ m{<pre id="found"[^>]*>([^<]*)</pre>};
    die "the script in $page returned nothing\n" if !defined $found || $found eq '';
    return @{$json->utf8->decode($found =~ s/%(..)/chr hex $1/ger)};
}

# The absolute name of a file with this content, in the browser's folder.
sub written {
    my ($name, $content) = @_;
    my $file = getcwd() . "/$dir/$name";
    make_path($dir);
    return write_file($file, $content);
}

# The URLs that the page requested, including its own.
sub requests {
    my ($page) = @_;
    my $log = getcwd() . "/$dir/net.json";
    browse($page, 800, 600, "--log-net-log=$log", '--dump-dom');
    my %seen;
    return grep { !$seen{$_}++ } contents($log) =~ /"url":"([^"]+)"/g;
}

# What the page writes to the browser's console: errors of its own, and what its policy forbade.
sub messages {
    my ($page) = @_;
    browse($page, 800, 600, '--enable-logging=stderr', '--dump-dom');
    return contents("$dir/errors") =~ /:CONSOLE[:(]\d+\)?\] ?(.*)/g;
}

# width, height and rows of pixels, three bytes each. Supports only PNGs that browsers write: eight bits, RGB or RGBA, not
# interlaced (PNG specification, 9 to 11).
sub read_png {
    my ($file) = @_;
    my $bytes = contents($file);
    die "$file is not a PNG\n" if substr($bytes, 0, 8) ne "\x89PNG\r\n\x1A\n";
    my ($at, $packed, $width, $height, $bits, $colour, $interlaced) = (8, '');
    while ($at < length $bytes) {
        my ($length, $type) = unpack "\@$at N a4", $bytes;
        my $data = substr $bytes, $at + 8, $length;
        ($width, $height, $bits, $colour, $interlaced) = unpack 'N N C C x2 C', $data if $type eq 'IHDR';
        $packed .= $data if $type eq 'IDAT';
        $at += 12 + $length;
    }
    die "$file is a PNG of another kind\n" if $bits != 8 || $interlaced || $colour !~ /^[26]$/;
    inflate(\$packed => \my $raw) or die "$file: $InflateError\n";
    return { width => $width, height => $height, rows => [unfilter($raw, $width, $height, $colour == 2 ? 3 : 4)] };
}

# The rows, each a string of RGB. Most bytes are 0 and their filter is the row above, in a page.
sub unfilter {
    my ($raw, $width, $height, $size) = @_;
    my $length = $width * $size;
    my @above  = (0) x $length;
    my @rows;
    for my $y (0 .. $height - 1) {
        my ($filter, $bytes) = unpack 'C a*', substr $raw, $y * ($length + 1), $length + 1;
        my @row = $filter == 2 ? @above : unpack 'C*', $bytes;
        if ($filter == 2) {
            $row[$-[0]] = $row[$-[0]] + ord(substr $bytes, $-[0], 1) & 255 while $bytes =~ /[^\0]/g;
        }
        for my $i ($filter && $filter != 2 ? 0 .. $#row : ()) {
            my ($left, $up, $corner) = ($i < $size ? 0 : $row[$i - $size], $above[$i], $i < $size ? 0 : $above[$i - $size]);
            my $guess = $filter == 1 ? $left : $filter == 3 ? ($left + $up) >> 1 : $up == $corner ? $left : $left == $corner ? $up : paeth($left, $up, $corner);
            $row[$i] = $row[$i] + $guess & 255;
        }
        push @rows, $size == 3 ? pack('C*', @row) : join '', map { pack 'C3', @row[4 * $_ .. 4 * $_ + 2] } 0 .. $width - 1;
        @above = @row;
    }
    return @rows;
}

sub paeth {
    my ($left, $up, $corner) = @_;
    my $guess = $left + $up - $corner;
    my ($a, $b, $c) = map { abs($guess - $_) } $left, $up, $corner;
    return $a <= $b && $a <= $c ? $left : $b <= $c ? $up : $corner;
}

1;
