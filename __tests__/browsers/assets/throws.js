throw new Error('thrown by the script');
