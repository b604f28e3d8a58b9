document.write('<p>Cablegate: sponsored by nobody</p>');
